package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.ThrottleStoreContract;

final class PostgresThrottleStoreTest extends ThrottleStoreContract {
    private final PostgresAccess access = TestPostgres.newDatabase();

    @Override
    protected Database open() {
        return PostgresDatabase.open(access, "tollgate_live");
    }
}
