-- An empty password_hash stands for no password.
-- external_id is what an import gave as id and could not be kept as one; import_line is the SHA-256 of the line that an
-- import took last for this user; migrated_at is when an old server confirmed the password.
ALTER TABLE users ADD COLUMN modified_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN external_id TEXT;
ALTER TABLE users ADD COLUMN import_line BLOB;
ALTER TABLE users ADD COLUMN migrated_at INTEGER;

UPDATE users SET modified_at = created_at;

-- The digest is the SHA-256 of the address or the id of somebody who was removed, or of an address that was given up.
CREATE TABLE removed_users (
    digest     BLOB    NOT NULL PRIMARY KEY,
    is_address INTEGER NOT NULL,
    removed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys of services, and now also of administrators.
CREATE TABLE api_keys (
    digest     BLOB    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (kind, name)
) STRICT, WITHOUT ROWID;

INSERT INTO api_keys (digest, kind, name, created_at) SELECT digest, 'SERVICE', name, created_at FROM service_keys;

DROP TABLE service_keys;
