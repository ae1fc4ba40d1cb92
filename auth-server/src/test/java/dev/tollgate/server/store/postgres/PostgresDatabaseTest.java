package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.StoreContract;

final class PostgresDatabaseTest extends StoreContract {
    private final PostgresAccess access = TestPostgres.newDatabase();

    @Override
    protected Database open() {
        return PostgresDatabase.open(access, "tollgate_live");
    }
}
