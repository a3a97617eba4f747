-- Credentials and tokens of connections, sealed with a key that is not in this file (SealedSecret). facts is readable JSON without secrets.
CREATE TABLE secrets (
    connection TEXT NOT NULL,
    kind       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    sealed     BLOB NOT NULL,
    facts      TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (connection, kind)
) STRICT, WITHOUT ROWID;

-- Who renews a connection's token now; until counts ticks of 100 ns.
CREATE TABLE secret_leases (
    connection TEXT PRIMARY KEY,
    owner      TEXT NOT NULL,
    until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
