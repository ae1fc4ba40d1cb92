package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.SoleDatabase;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A file for each environment in a directory, which is made with the first of them. */
public record EmbeddedDatabases(Path dataDirectory) implements Databases {
    @Override
    public Database create(Environment environment) {
        return Unmoved.required(DataDirectory.create(dataDirectory).createDatabase(environment));
    }

    @Override
    public Database existing(Environment environment) {
        return Unmoved.required(DataDirectory.existing(dataDirectory).existingDatabase(environment));
    }

    @Override
    public List<SchemaChange> pendingMigrations(Environment environment) {
        return OperatorException.onOutage(
                () -> SqliteDatabase.pendingMigrations(dataDirectory.resolve(environment.databaseFile())));
    }

    @Override
    public boolean has(Environment environment) {
        return Files.exists(dataDirectory.resolve(environment.databaseFile()));
    }

    @Override
    public SoleDatabase createAlone(Environment environment) {
        return DataDirectory.create(dataDirectory).createSoleDatabase(environment);
    }

    @Override
    public Optional<Duration> longestStatement() {
        return Optional.empty();
    }

    @Override
    public String place() {
        return dataDirectory.toAbsolutePath().normalize().toString();
    }
}
