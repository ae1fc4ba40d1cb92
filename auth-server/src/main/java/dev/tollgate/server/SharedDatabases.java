package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.SoleDatabase;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.PostgresDatabase;
import dev.tollgate.server.store.postgres.SolePostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A schema for each environment in a PostgreSQL database, which several servers may share. */
public record SharedDatabases(PostgresAccess access) implements Databases {
    @Override
    public Database create(Environment environment) {
        return Unmoved.required(
                OperatorException.onOutage(() -> PostgresDatabase.open(access, environment.databaseSchema())));
    }

    @Override
    public Database existing(Environment environment) {
        if (!has(environment)) {
            throw new OperatorException("there is no schema " + environment.databaseSchema() + " in the database");
        }
        return create(environment);
    }

    @Override
    public List<SchemaChange> pendingMigrations(Environment environment) {
        return OperatorException.onOutage(
                () -> PostgresDatabase.pendingMigrations(access, environment.databaseSchema()));
    }

    @Override
    public boolean has(Environment environment) {
        return OperatorException.onOutage(() -> PostgresDatabase.exists(access, environment.databaseSchema()));
    }

    @Override
    public SoleDatabase createAlone(Environment environment) {
        return OperatorException.onOutage(() -> SolePostgresDatabase.open(access, environment.databaseSchema()));
    }

    @Override
    public Optional<Duration> longestStatement() {
        return Optional.of(access.timeouts().statement());
    }

    @Override
    public String place() {
        return access.place();
    }
}
