package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import java.nio.file.Path;

/** A file for each environment in a directory, which is made with the first of them. */
public record EmbeddedDatabases(Path dataDirectory) implements Databases {
    @Override
    public Database create(Environment environment) {
        return DataDirectory.create(dataDirectory).createDatabase(environment);
    }

    @Override
    public Database existing(Environment environment) {
        return DataDirectory.existing(dataDirectory).existingDatabase(environment);
    }
}
