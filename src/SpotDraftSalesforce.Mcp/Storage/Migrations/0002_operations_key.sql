-- A claim looks whether its key was held until just now.
CREATE INDEX operations_key ON operations (key, updated_at);
