package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.PostgresDatabase;

/** A schema for each environment in a PostgreSQL database, which several servers may share. */
public record SharedDatabases(PostgresAccess access) implements Databases {
    @Override
    public Database create(Environment environment) {
        try {
            return PostgresDatabase.open(access, environment.databaseSchema());
        } catch (StoreUnavailableException failure) {
            throw new OperatorException(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public Database existing(Environment environment) {
        if (!PostgresDatabase.exists(access, environment.databaseSchema())) {
            throw new OperatorException("there is no schema " + environment.databaseSchema() + " in the database");
        }
        return create(environment);
    }
}
