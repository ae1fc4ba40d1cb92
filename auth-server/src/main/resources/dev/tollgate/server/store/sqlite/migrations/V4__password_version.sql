-- Counts the changes of a user's password, so that a login which checked an earlier one gets no token.
ALTER TABLE users ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
