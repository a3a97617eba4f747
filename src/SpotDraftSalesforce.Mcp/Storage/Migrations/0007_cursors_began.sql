-- What happened at a vendor before the first look is not acted on.
ALTER TABLE cursors ADD COLUMN began_at TEXT;

-- When that was before this release, the first message tells; without any, the last look.
UPDATE cursors SET began_at = coalesce((SELECT min(received_at) FROM inbox WHERE inbox.pair = cursors.pair), polled_at);
