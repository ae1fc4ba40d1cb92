-- What logins are counted by are keyed hashes, with a secret that is made once.
CREATE TABLE throttle_secret (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    secret BLOB    NOT NULL
) STRICT;

-- Hours are counted since the epoch; lane_opens is when the account's slow lane takes its next attempt, in milliseconds.
CREATE TABLE login_failures (
    account    INTEGER NOT NULL,
    hour       INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    lane_opens INTEGER NOT NULL,
    PRIMARY KEY (account, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX login_failures_by_hour ON login_failures (hour);

-- Networks from which an account has logged in well.
CREATE TABLE login_places (
    pair       INTEGER NOT NULL PRIMARY KEY,
    last_login INTEGER NOT NULL
) STRICT;

CREATE INDEX login_places_by_age ON login_places (last_login);

-- What operators have cleared, for servers that run: one account, one address, one pair of both, or all.
CREATE TABLE throttle_clearings (
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account INTEGER,
    address BLOB,
    pair    INTEGER
) STRICT;
