package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.KeyStoreContract;

final class PostgresKeyStoreTest extends KeyStoreContract {
    private final PostgresAccess access = TestPostgres.newDatabase();

    @Override
    protected Database open() {
        return PostgresDatabase.open(access, "tollgate_live");
    }
}
