package dev.tollgate.contract.provider;

import dev.tollgate.server.Environment;
import dev.tollgate.server.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The embedded databases of a server, in a directory that stays. */
public record DatabaseFiles(Path directory) implements ServerDatabase {
    /** Makes them in a directory that has none. */
    public static DatabaseFiles in(Path directory) {
        EmptyDatabases.putInto(directory);
        return new DatabaseFiles(directory);
    }

    @Override
    public Map<Setting, String> settings() {
        return Map.of(Setting.DATA_DIR, directory.toString());
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + live());
    }

    @Override
    public void takeAway() {
        try {
            Files.move(live(), directory.resolve("moved-away.db"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {}

    private Path live() {
        return EmptyDatabases.file(directory, Environment.LIVE);
    }
}
