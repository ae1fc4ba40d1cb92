-- Addresses are canonical before they come here. All text is compared byte by byte, whatever the database's locale.
-- Times are milliseconds since the epoch.
-- An empty password_hash stands for no password. password_version counts the changes of a password, so that a login which
-- checked an earlier one gets no token. external_id is what an import gave as id and could not be kept as one; import_line
-- is the SHA-256 of the line that an import took last for this user; migrated_at is when an old server confirmed the
-- password.
CREATE TABLE users (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email            TEXT COLLATE "C" NOT NULL UNIQUE,
    password_hash    TEXT COLLATE "C" NOT NULL,
    password_version INTEGER          NOT NULL DEFAULT 0,
    disabled         BOOLEAN          NOT NULL,
    created_at       BIGINT           NOT NULL,
    modified_at      BIGINT           NOT NULL,
    external_id      TEXT COLLATE "C",
    import_line      BYTEA,
    migrated_at      BIGINT
);

CREATE INDEX users_by_age ON users (created_at, id);
CREATE INDEX users_by_modification ON users (modified_at);

-- The digest is the SHA-256 of the address or the id of somebody who was removed, or of an address that was given up.
CREATE TABLE removed_users (
    digest     BYTEA   NOT NULL PRIMARY KEY,
    is_address BOOLEAN NOT NULL,
    removed_at BIGINT  NOT NULL
);

-- The digest is the SHA-256 of the token; the token itself is stored nowhere. last_used_at is exact to a quarter of an
-- hour; address and user_agent are for the user to recognise a session by.
CREATE TABLE tokens (
    digest       BYTEA  NOT NULL PRIMARY KEY,
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    issued_at    BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    address      TEXT   NOT NULL,
    user_agent   TEXT   NOT NULL
);

-- What is removed stays at the start of tokens_by_end until it is vacuumed, and is passed there by each further removal. By
-- default that would be a fifth of all tokens.
ALTER TABLE tokens SET (autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX tokens_by_user ON tokens (user_id, issued_at);
CREATE INDEX tokens_by_end ON tokens (expires_at);
CREATE INDEX tokens_by_use ON tokens (last_used_at);

-- The digest is the SHA-256 of a service's or an administrator's key; the key itself is stored nowhere.
CREATE TABLE api_keys (
    digest     BYTEA            NOT NULL PRIMARY KEY,
    kind       TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    created_at BIGINT           NOT NULL,
    UNIQUE (kind, name)
);

-- What logins are counted by are keyed hashes, with a secret that is made once.
CREATE TABLE throttle_secret (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    secret BYTEA   NOT NULL
);

-- Networks from which an account has logged in well.
CREATE TABLE login_places (
    pair       BIGINT NOT NULL PRIMARY KEY,
    last_login BIGINT NOT NULL
);

CREATE INDEX login_places_by_age ON login_places (last_login);

-- What operators have cleared, for servers that run: one account, one address, one pair of both, or all.
CREATE TABLE throttle_clearings (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account BIGINT,
    address BYTEA,
    pair    BIGINT
);
