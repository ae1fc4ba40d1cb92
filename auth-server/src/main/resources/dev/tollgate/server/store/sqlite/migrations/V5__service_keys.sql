-- The digest is the SHA-256 of the key; the key itself is stored nowhere. Names are compared byte by byte.
CREATE TABLE service_keys (
    digest     BLOB    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
