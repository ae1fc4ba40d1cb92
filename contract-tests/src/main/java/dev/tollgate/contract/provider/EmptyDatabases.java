package dev.tollgate.contract.provider;

import dev.tollgate.server.Administration;
import dev.tollgate.server.EmbeddedDatabases;
import dev.tollgate.server.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Databases without users, kept to be copied, since to make their tables takes longer than all else of a start. */
final class EmptyDatabases {
    private static final Map<Environment, byte[]> CONTENTS = contents();

    private EmptyDatabases() {}

    /** Puts one of each environment into a directory that has none. */
    static void putInto(Path directory) {
        try {
            for (Map.Entry<Environment, byte[]> database : CONTENTS.entrySet()) {
                Files.write(file(directory, database.getKey()), database.getValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<Environment, byte[]> contents() {
        TemporaryDirectory directory = TemporaryDirectory.create();
        try (directory) {
            Map<Environment, byte[]> contents = new EnumMap<>(Environment.class);
            for (Environment environment : Environment.values()) {
                Administration.create(new EmbeddedDatabases(directory.path()), environment)
                        .close();
                contents.put(environment, Files.readAllBytes(file(directory.path(), environment)));
            }
            return contents;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path file(Path directory, Environment environment) {
        return directory.resolve(environment.label() + ".db");
    }
}
