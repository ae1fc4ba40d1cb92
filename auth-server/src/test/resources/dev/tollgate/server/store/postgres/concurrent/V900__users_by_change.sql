DROP INDEX CONCURRENTLY IF EXISTS users_by_change;

CREATE INDEX CONCURRENTLY users_by_change ON users (modified_at);
