package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.StoreContract;
import org.junit.jupiter.api.AfterEach;

final class PostgresDatabaseTest extends StoreContract {
    private static final String SCHEMA = "tollgate_live";

    /** One for all of them, since a database takes as long to make as a test takes. */
    private static final PostgresAccess ACCESS = TestPostgres.newDatabase();

    @Override
    protected Database open() {
        return PostgresDatabase.open(ACCESS, SCHEMA);
    }

    @AfterEach
    void empty() {
        TestPostgres.empty(ACCESS, SCHEMA);
    }
}
