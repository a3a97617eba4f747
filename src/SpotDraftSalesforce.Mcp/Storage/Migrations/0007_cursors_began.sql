-- What happened at a vendor before the first look is not acted on.
ALTER TABLE cursors ADD COLUMN began_at TEXT;
