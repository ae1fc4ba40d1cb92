-- last_used_at is exact to a quarter of an hour; the other two are for the user to recognise a session by.
ALTER TABLE tokens ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';

-- When tokens were last used is not known; it may have been just now.
UPDATE tokens SET last_used_at = CAST(unixepoch('subsec') * 1000 AS INTEGER);

DROP INDEX tokens_by_user;
CREATE INDEX tokens_by_user ON tokens (user_id, issued_at);
CREATE INDEX tokens_by_end ON tokens (expires_at);
CREATE INDEX tokens_by_use ON tokens (last_used_at);
