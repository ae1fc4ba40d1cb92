package dev.tollgate.server;

import dev.tollgate.server.store.postgres.DatabasePassword;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the databases of the servers in tests are: in the files of their data directories, or, if
 * {@code tollgate.test.database} is {@code postgres}, for each data directory in a PostgreSQL database of its own.
 */
final class TestDatabases {
    private static final boolean ON_POSTGRES = "postgres".equals(System.getProperty("tollgate.test.database"));
    private static final Map<Path, PostgresAccess> SHARED = new HashMap<>();

    private TestDatabases() {}

    static boolean areOnPostgres() {
        return ON_POSTGRES;
    }

    /** The databases that belong to a data directory. */
    static Databases of(Path dataDirectory) {
        return access(dataDirectory)
                .<Databases>map(SharedDatabases::new)
                .orElseGet(() -> new EmbeddedDatabases(dataDirectory));
    }

    /** What a server or a command has to be told to find them, beside the data directory. */
    static Map<Setting, String> settings(Path dataDirectory) {
        return access(dataDirectory).map(TestDatabases::settings).orElse(Map.of());
    }

    /** What tells a server or a command of a PostgreSQL database of the tests, which need not survive a crash. */
    static Map<Setting, String> settings(PostgresAccess access) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.put(Setting.DATABASE_URL, access.url());
        settings.put(Setting.ACCEPT_LOST_WRITES, Setting.ON);
        access.user().ifPresent(user -> settings.put(Setting.DATABASE_USER, user));
        access.password()
                .map(DatabasePassword::text)
                .ifPresent(password -> settings.put(Setting.DATABASE_PASSWORD, password));
        return settings;
    }

    /** The same settings as variables of a program's environment. */
    static Map<String, String> variables(Map<Setting, String> settings) {
        return settings.entrySet().stream()
                .collect(Collectors.toMap(setting -> variable(setting.getKey()), Map.Entry::getValue));
    }

    /** The name of a setting in a program's environment. */
    static String variable(Setting setting) {
        return "TOLLGATE_"
                + setting.option().substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static synchronized Optional<PostgresAccess> access(Path dataDirectory) {
        if (!ON_POSTGRES) {
            return Optional.empty();
        }
        SHARED.entrySet().removeIf(database -> dropIfOver(database.getKey(), database.getValue()));
        return Optional.of(
                SHARED.computeIfAbsent(dataDirectory.toAbsolutePath().normalize(), TestDatabases::newDatabase));
    }

    private static PostgresAccess newDatabase(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return TestPostgres.newDatabase();
    }

    /** The directory ends with its test, and the databases of all tests together would fill the disk. */
    private static boolean dropIfOver(Path dataDirectory, PostgresAccess access) {
        boolean isOver = Files.notExists(dataDirectory);
        if (isOver) {
            TestPostgres.drop(access);
        }
        return isOver;
    }
}
