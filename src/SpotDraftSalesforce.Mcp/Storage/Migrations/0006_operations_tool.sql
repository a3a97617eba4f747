-- Registrations are few among many operations.
CREATE INDEX operations_tool ON operations (tool, created_at);
