-- Attempts to log in that count as failed, of all servers: each is written before its password is looked at, and removed
-- if it has not failed. What was taken back or forgotten in part no longer has that key. began_at is the database's time.
CREATE TABLE login_attempts (
    attempt      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    network      BIGINT,
    pair         BIGINT,
    account      BIGINT,
    in_slow_lane BOOLEAN NOT NULL,
    began_at     BIGINT  NOT NULL
);

CREATE INDEX login_attempts_by_network ON login_attempts (network, began_at);
CREATE INDEX login_attempts_by_pair ON login_attempts (pair, began_at);
CREATE INDEX login_attempts_by_account ON login_attempts (account, began_at);
CREATE INDEX login_attempts_by_age ON login_attempts (began_at);
