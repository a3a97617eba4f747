-- The kill switch: while the row is there, no attempt becomes durable, and so nothing is sent.
CREATE TABLE freeze (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    caller TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL
) STRICT;
