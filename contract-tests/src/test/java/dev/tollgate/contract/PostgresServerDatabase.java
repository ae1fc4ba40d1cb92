package dev.tollgate.contract;

import dev.tollgate.contract.provider.ServerDatabase;
import dev.tollgate.server.Administration;
import dev.tollgate.server.Config;
import dev.tollgate.server.Environment;
import dev.tollgate.server.Setting;
import dev.tollgate.server.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of a PostgreSQL server that the JVM starts from the registry's binaries, which syncs nothing to the disk
 * and ends with the JVM. Unless it was tampered with, it is emptied for the next server: to make and remove one takes
 * longer than most servers live.
 */
final class PostgresServerDatabase implements ServerDatabase {
    private static final String USER = "postgres";
    private static final EmbeddedPostgres POSTGRES = start();

    /** Of all that servers write; which migrations there are is not of that. */
    private static final String TRUNCATION = """
        DO $$ BEGIN
            EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
                FROM pg_tables WHERE schemaname LIKE 'tollgate%'
                    AND tablename NOT IN ('flyway_schema_history', 'schema_needs'));
        END $$
        """;

    /** With its tables and nothing in them: to copy it takes less time than to make them. */
    private static final PostgresServerDatabase EMPTY = migrated();

    /** Those that nobody uses, which are empty too. */
    private static final Queue<PostgresServerDatabase> FREE = new ConcurrentLinkedQueue<>();

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private boolean isTamperedWith;

    private PostgresServerDatabase(String name) {
        this.name = name;
    }

    static PostgresServerDatabase empty() {
        PostgresServerDatabase free = FREE.poll();
        return free == null ? create() : free;
    }

    private static PostgresServerDatabase create() {
        PostgresServerDatabase database = new PostgresServerDatabase("test_" + COUNT.incrementAndGet());
        administer("CREATE DATABASE " + database.name + " TEMPLATE " + EMPTY.name);
        return database;
    }

    private static PostgresServerDatabase migrated() {
        PostgresServerDatabase database = new PostgresServerDatabase("empty");
        administer("CREATE DATABASE " + database.name);
        for (Environment environment : Environment.values()) {
            Administration.create(Config.databases(Settings.of(database.settings())), environment)
                    .close();
        }
        return database;
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            Path.of("target", "postgres").toAbsolutePath().toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void administer(String sql) {
        execute(USER, sql);
    }

    private static void execute(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(url(database), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + POSTGRES.getPort() + "/" + database;
    }

    @Override
    public Map<Setting, String> settings() {
        return Map.of(
                Setting.DATABASE_URL,
                url(name),
                Setting.DATABASE_USER,
                USER,
                Setting.ACCEPT_LOST_WRITES,
                Setting.ON,
                // One interaction needs no more, and each is a process of PostgreSQL.
                Setting.DATABASE_CONNECTIONS,
                "2");
    }

    /** Its statements need not keep to foreign keys. */
    @Override
    public Connection connect() throws SQLException {
        isTamperedWith = true;
        return DriverManager.getConnection(
                url(name) + "?currentSchema=tollgate_live&options=-c%20session_replication_role=replica", USER, "");
    }

    /** Nobody can connect to it any more, and whoever is connected is thrown out. */
    @Override
    public void takeAway() {
        isTamperedWith = true;
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    @Override
    public void close() {
        if (isTamperedWith) {
            administer("DROP DATABASE " + name + " WITH (FORCE)");
        } else {
            execute(name, TRUNCATION);
            FREE.add(this);
        }
    }
}
