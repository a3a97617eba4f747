-- Instants are texts in UTC with seven decimals, so that they sort as times do; turns and calls count ticks of 100 ns.
-- JSON columns hold the records of SpotDraftSalesforce.Governance as GovernanceJson writes them.

CREATE TABLE operations (
    id            TEXT PRIMARY KEY,
    call_id       TEXT NOT NULL,
    key           TEXT NOT NULL,
    tool          TEXT NOT NULL,
    pair          TEXT NOT NULL,
    state         TEXT NOT NULL,
    caller        TEXT NOT NULL,
    arguments     TEXT NOT NULL,
    reason        TEXT,
    plan          TEXT NOT NULL,
    decision      TEXT NOT NULL,
    approval_id   TEXT,
    owner         TEXT,
    lease_until   TEXT,
    fence         INTEGER NOT NULL,
    next_look     TEXT,
    tries         INTEGER NOT NULL,
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL,
    error         TEXT,
    answer        TEXT,
    superseded_by TEXT
) STRICT;

-- The claim: one live operation per key, whichever process asks.
CREATE UNIQUE INDEX operations_claim ON operations (key)
    WHERE state IN ('prepared', 'awaiting_approval', 'approved', 'executing', 'unknown');
CREATE INDEX operations_due ON operations (state, next_look)
    WHERE state IN ('prepared', 'awaiting_approval', 'approved', 'executing', 'unknown');
CREATE INDEX operations_newest ON operations (created_at);

-- The changes themselves stand in the operation's plan; here is how far each has come.
CREATE TABLE changes (
    operation_id TEXT NOT NULL REFERENCES operations (id),
    change_id    TEXT NOT NULL,
    position     INTEGER NOT NULL,
    state        TEXT NOT NULL,
    attempted_at TEXT,
    attempts     INTEGER NOT NULL,
    outcome      TEXT,
    PRIMARY KEY (operation_id, change_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
    id               TEXT PRIMARY KEY,
    operation_id     TEXT NOT NULL REFERENCES operations (id),
    state            TEXT NOT NULL,
    digest           TEXT NOT NULL,
    salt             TEXT NOT NULL,
    approver_roles   TEXT NOT NULL,
    excluded_persons TEXT NOT NULL,
    summary          TEXT NOT NULL,
    requested_at     TEXT NOT NULL,
    expires_at       TEXT NOT NULL,
    used_at          TEXT
) STRICT;
CREATE INDEX approvals_newest ON approvals (requested_at);
CREATE INDEX approvals_state ON approvals (state, requested_at);
CREATE INDEX approvals_operation ON approvals (operation_id);

CREATE TABLE decisions (
    approval_id TEXT PRIMARY KEY REFERENCES approvals (id),
    person      TEXT NOT NULL,
    credential  TEXT NOT NULL,
    approved    INTEGER NOT NULL,
    comment     TEXT,
    at          TEXT NOT NULL
) STRICT;

CREATE TABLE requests (
    caller_id        TEXT NOT NULL,
    tool             TEXT NOT NULL,
    request_id       TEXT NOT NULL,
    arguments_digest TEXT NOT NULL,
    call_id          TEXT NOT NULL,
    operation_id     TEXT NOT NULL REFERENCES operations (id),
    at               TEXT NOT NULL,
    PRIMARY KEY (caller_id, tool, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_at ON requests (at);

CREATE TABLE budgets (
    key          TEXT NOT NULL,
    window       TEXT NOT NULL,
    operation_id TEXT NOT NULL REFERENCES operations (id),
    amount       TEXT NOT NULL,
    at           TEXT NOT NULL,
    PRIMARY KEY (key, window, operation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX budgets_operation ON budgets (operation_id);

CREATE TABLE links (
    pair            TEXT NOT NULL,
    salesforce_type TEXT NOT NULL,
    salesforce_id   TEXT NOT NULL,
    spotdraft_type  TEXT NOT NULL,
    spotdraft_id    TEXT NOT NULL,
    matched_by      TEXT NOT NULL,
    written         TEXT,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    PRIMARY KEY (pair, salesforce_id, spotdraft_type, spotdraft_id, salesforce_type)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_spotdraft ON links (pair, spotdraft_type, spotdraft_id);

-- The log. seq is the leaf's index in the tree, from 0 and without gaps.
CREATE TABLE audit_events (
    seq          INTEGER PRIMARY KEY,
    time         TEXT NOT NULL,
    call_id      TEXT,
    operation_id TEXT,
    type         TEXT NOT NULL,
    json         TEXT NOT NULL,
    leaf         BLOB NOT NULL
) STRICT;
CREATE INDEX audit_events_call ON audit_events (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX audit_events_operation ON audit_events (operation_id) WHERE operation_id IS NOT NULL;
CREATE INDEX audit_events_type ON audit_events (type, seq);
CREATE INDEX audit_events_time ON audit_events (time);

-- What stands behind the commitments of an event; rows may be erased, the log still verifies.
CREATE TABLE audit_values (
    seq  INTEGER NOT NULL REFERENCES audit_events (seq),
    path TEXT NOT NULL,
    salt BLOB NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (seq, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_checkpoints (
    size     INTEGER PRIMARY KEY,
    root     BLOB NOT NULL,
    frontier BLOB NOT NULL,
    time     TEXT NOT NULL
) STRICT;

CREATE TABLE tree_head (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    size     INTEGER NOT NULL,
    root     BLOB NOT NULL,
    frontier BLOB NOT NULL,
    time     TEXT NOT NULL
) STRICT;
-- The tree of no leaves: SHA-256 of nothing.
INSERT INTO tree_head (one, size, root, frontier, time)
VALUES (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', x'', '1970-01-01T00:00:00.0000000Z');

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,
    pair        TEXT NOT NULL,
    source      TEXT NOT NULL,
    key         TEXT NOT NULL,
    activity    TEXT NOT NULL,
    body        TEXT NOT NULL,
    event_at    TEXT NOT NULL,
    received_at TEXT NOT NULL,
    state       TEXT NOT NULL,
    tries       INTEGER NOT NULL,
    note        TEXT,
    next_try    TEXT,
    ended_at    TEXT,
    UNIQUE (pair, key)
) STRICT;
CREATE INDEX inbox_waiting ON inbox (event_at, id) WHERE state = 'waiting';
CREATE INDEX inbox_state ON inbox (state, id);

-- Turns at a vendor, in ticks of 100 ns. arrived is when the request must have arrived at the latest; null while nobody knows.
CREATE TABLE pace_turns (
    id      INTEGER PRIMARY KEY,
    key     TEXT NOT NULL,
    taken   INTEGER NOT NULL,
    arrived INTEGER
) STRICT;

CREATE INDEX pace_turns_key ON pace_turns (key, taken);

-- Who waits for a turn in which lane; a row is worth nothing after until, because its process may have died.
CREATE TABLE pace_waits (
    key    TEXT NOT NULL,
    waiter TEXT NOT NULL,
    lane   INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    PRIMARY KEY (key, waiter)
) STRICT, WITHOUT ROWID;

-- Requests that a vendor refused for its rate.
CREATE TABLE pace_refusals (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL,
    at    INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- Calls of the last minute.
CREATE TABLE limit_calls (
    id  INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    at  INTEGER NOT NULL
) STRICT;
CREATE INDEX limit_calls_key ON limit_calls (key, at);

CREATE TABLE persons (
    id      TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    roles   TEXT NOT NULL,
    sponsor TEXT,
    name    TEXT
) STRICT;

CREATE TABLE keys (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES persons (id),
    salt       BLOB NOT NULL,
    hash       BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    label      TEXT
) STRICT;
CREATE INDEX keys_person ON keys (person_id);

-- Processes that write to this folder now.
CREATE TABLE instances (
    id        TEXT PRIMARY KEY,
    heartbeat TEXT NOT NULL
) STRICT;
