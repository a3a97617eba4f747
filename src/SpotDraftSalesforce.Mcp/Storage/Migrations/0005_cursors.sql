-- How far a vendor's changes have been read; moved in the transaction that stores what was read.
CREATE TABLE cursors (
    pair      TEXT NOT NULL,
    source    TEXT NOT NULL,
    place     TEXT NOT NULL,
    polled_at TEXT NOT NULL,
    next_poll TEXT NOT NULL,
    PRIMARY KEY (pair, source)
) STRICT, WITHOUT ROWID;

-- By the record that a change has made or changed, its echo from the vendor is known.
CREATE INDEX changes_record ON changes (json_extract(outcome, '$.record_id')) WHERE outcome IS NOT NULL;
