package dev.tollgate.server.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: the one that the environment variables {@code TEST_DATABASE_URL},
 * {@code …_USER} and {@code …_PASSWORD} name, or else one that the JVM starts from the registry's binaries, which syncs
 * nothing to the disk and ends with the JVM.
 */
public final class TestPostgres {
    private static final PostgresTimeouts TIMEOUTS = PostgresTimeouts.ofRequests(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(900),
            Duration.ofMillis(500),
            Duration.ofMillis(500));
    private static final int CONNECTIONS = 12;
    private static final String VARIABLE = "TEST_DATABASE_";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final PostgresAccess SERVER = server();

    private TestPostgres() {}

    /** Makes an empty database of the server that all tests of this JVM share. */
    public static PostgresAccess newDatabase() {
        return newDatabase(SERVER);
    }

    /** Makes an empty database of another server. */
    public static PostgresAccess newDatabase(PostgresAccess server) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        execute(server, "CREATE DATABASE " + name);
        return at(server.url().replaceFirst("(//[^/]*/)[^?]*", "$1" + name), server.user(), server.password());
    }

    /** Removes a database that was made here, whoever is still connected to it. */
    public static void drop(PostgresAccess database) {
        execute(SERVER, "DROP DATABASE " + database.url().replaceFirst(".*/([^?]*).*", "$1") + " WITH (FORCE)");
    }

    /** Empties all tables of a schema but the list of its migrations. */
    static void empty(PostgresAccess access, String schema) {
        execute(access, """
            DO $$ BEGIN
                EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY'
                    FROM pg_tables WHERE schemaname = 'SCHEMA' AND tablename <> 'flyway_schema_history');
            END $$
            """.replace("SCHEMA", schema));
    }

    /** Access to a database with the time-outs of a server. */
    public static PostgresAccess at(String url, Optional<String> user, Optional<DatabasePassword> password) {
        return new PostgresAccess(url, user, password, CONNECTIONS, TIMEOUTS, true);
    }

    /** Runs a statement outside of a transaction. */
    public static void execute(PostgresAccess access, String sql) {
        try (Connection connection = access.withTimeouts(PostgresTimeouts.ofCommands())
                        .dataSource("public")
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Answers what a query answers, which is a number. */
    public static long number(PostgresAccess access, String query) throws SQLException {
        try (Connection connection = access.dataSource("public").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static PostgresAccess server() {
        return Optional.ofNullable(System.getenv(VARIABLE + "URL"))
                .map(url -> at(
                        url,
                        Optional.ofNullable(System.getenv(VARIABLE + "USER")),
                        Optional.ofNullable(System.getenv(VARIABLE + "PASSWORD"))
                                .map(DatabasePassword::new)))
                .orElseGet(TestPostgres::embedded);
    }

    private static PostgresAccess embedded() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            Path.of("target", "postgres").toAbsolutePath().toFile())
                    .setServerConfig("max_connections", "300")
                    .start();
            return at(
                    server.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""),
                    Optional.of("postgres"),
                    Optional.empty());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
