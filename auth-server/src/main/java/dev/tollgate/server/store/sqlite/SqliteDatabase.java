package dev.tollgate.server.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.tollgate.server.login.OwnThrottleStore;
import dev.tollgate.server.store.Announcements;
import dev.tollgate.server.store.ConnectionUse;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.Migrations;
import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/**
 * One SQLite file, in WAL mode with {@code synchronous=FULL}: a commit that returned survives a power failure.
 *
 * <p>Connections for reading are pooled; there is one for writing, as SQLite has one writer at a time. Other processes,
 * such as the commands, may use the file meanwhile. A file that is moved away or replaced under a running server makes
 * every call fail until it is back, since what is written to a deleted file is lost.
 */
public final class SqliteDatabase implements Database {
    private static final int READERS = 4;

    private static final List<String> MIGRATIONS = Stream.of(
                    "V1__users_and_tokens",
                    "V2__throttle",
                    "V3__sessions",
                    "V4__password_version",
                    "V5__service_keys",
                    "V6__user_management",
                    "V7__needs_and_moves")
            .map(name -> "dev/tollgate/server/store/sqlite/migrations/" + name + ".sql")
            .toList();

    /** A database of a connection's own, which is empty. */
    private static final String IN_MEMORY = ":memory:";

    /** How long a call waits for a connection, and then again for another process's lock. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    static {
        SqliteLibrary.load();
    }

    private final Path file;
    private final Object identity;
    private final HikariDataSource readers;
    private final HikariDataSource writer;
    private final Jdbi reading;
    private final Jdbi writing;
    private final LongAdder failures = new LongAdder();

    private SqliteDatabase(Path file, HikariDataSource readers, HikariDataSource writer) throws IOException {
        this.file = file;
        this.readers = readers;
        this.writer = writer;
        this.reading = jdbi(readers);
        this.writing = jdbi(writer);
        this.identity = identity(file);
    }

    /**
     * Opens the file, which is made if it is missing, and brings its schema up to date.
     *
     * @throws StoreUnavailableException if the file cannot be used
     */
    public static SqliteDatabase open(Path file) {
        return open(file, SqliteDatabase::migrate);
    }

    /**
     * Opens the file as it is, so that what is older can be copied before it is brought up to date.
     *
     * @throws StoreUnavailableException if the file cannot be used
     */
    public static SqliteDatabase openAsIs(Path file) {
        return open(file, asItIs -> {});
    }

    private static SqliteDatabase open(Path file, Consumer<Path> preparation) {
        try {
            preparation.accept(file);
            return new SqliteDatabase(
                    file,
                    pool(dataSource(file.toString(), TransactionMode.DEFERRED), READERS),
                    pool(dataSource(file.toString(), TransactionMode.IMMEDIATE), 1));
        } catch (FlywayException | PoolInitializationException | IOException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + file + ": " + Failures.rootCause(failure), failure);
        }
    }

    /**
     * Opens the file as {@link #open} does, on one connection, which keeps all others out.
     *
     * @throws StoreUnavailableException also if it is in use
     */
    static SqliteDatabase openAlone(Path file) {
        try {
            migrate(file);
            SQLiteDataSource alone = alone(file);
            requireUnused(file, alone);
            HikariDataSource only = new HikariDataSource(connections(alone, 1));
            return new SqliteDatabase(file, only, only);
        } catch (FlywayException | PoolInitializationException | IOException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + file + ": " + Failures.rootCause(failure), failure);
        }
    }

    /** Nothing that reads may be set before the mode. FULL is SQLite's default, and WAL a property of the file. */
    private static SQLiteDataSource alone(Path file) {
        SQLiteConfig config = config(TransactionMode.IMMEDIATE);
        config.setLockingMode(LockingMode.EXCLUSIVE);
        return dataSource(file.toString(), config);
    }

    /** The lock is taken by what reads first. */
    private static void requireUnused(Path file, SQLiteDataSource alone) {
        try (Connection connection = alone.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM sqlite_schema");
        } catch (SQLException locked) {
            throw new StoreUnavailableException(
                    "the database " + file + " is in use; stop the server and all commands first", locked);
        }
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return attempt(() -> reading.withHandle(work::apply));
    }

    @Override
    public <R> R write(Function<Handle, R> work) {
        return attempt(() -> writing.inTransaction(work::apply));
    }

    /**
     * Writes all that is in the database at one moment to an empty file, for which nobody else waits: by a statement
     * that copies no page which is not used any more, and with it nothing that was deleted.
     *
     * @throws StoreUnavailableException if it cannot be read or written to its end
     */
    public void copyTo(Path copy) {
        requireFile();
        try {
            reading.useHandle(handle -> handle.execute("VACUUM INTO ?", copy.toString()));
        } catch (JdbiException failure) {
            throw new StoreUnavailableException(
                    "cannot copy the database " + file + " to " + copy + ": " + Failures.rootCause(failure), failure);
        }
    }

    /**
     * Tells what keeps a file from being a whole database of ours, of this version or an older one; empty if nothing
     * does.
     */
    public static Optional<String> fault(Path file) {
        try (Connection connection =
                        dataSource(file.toString(), TransactionMode.DEFERRED).getConnection();
                Statement statement = connection.createStatement()) {
            String integrity =
                    statement.executeQuery("PRAGMA integrity_check(1)").getString(1);
            if (!integrity.equals("ok")) {
                return Optional.of("it is damaged");
            }
        } catch (SQLException unreadable) {
            return Optional.of("it is no database, or a damaged one");
        }
        return migrations(file, file.toString()).fault();
    }

    /** What another process does with the file is noticed no sooner than it is read. */
    @Override
    public void listen(String topic, Announcements announcements) {}

    @Override
    public List<ConnectionUse> connectionUse() {
        return List.of(
                ConnectionUse.of(ConnectionUse.READS, readers.getHikariPoolMXBean()),
                ConnectionUse.of(ConnectionUse.WRITES, writer.getHikariPoolMXBean()));
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    @Override
    public OwnThrottleStore throttles() {
        return new SqliteThrottleStore(this);
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private <R> R attempt(Supplier<R> work) {
        try {
            requireFile();
            return work.get();
        } catch (StoreUnavailableException gone) {
            failures.increment();
            throw gone;
        } catch (JdbiException failure) {
            if (isPassing(failure)) {
                failures.increment();
                throw new StoreUnavailableException(
                        "the database " + file + " does not answer: " + Failures.rootCause(failure), failure);
            }
            throw failure;
        }
    }

    private void requireFile() {
        try {
            if (!identity.equals(identity(file))) {
                throw new StoreUnavailableException("the database " + file + " has been replaced by another file");
            }
        } catch (IOException gone) {
            throw new StoreUnavailableException("the database " + file + " has been moved or removed", gone);
        }
    }

    /** Where the file system has no identity of its own, the path stands in for it. */
    private static Object identity(Path file) throws IOException {
        return Objects.requireNonNullElse(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey(), file);
    }

    /** A broken rule and wrong SQL are bugs; a full disk, a lock or an unreadable file may be gone the next time. */
    private static boolean isPassing(JdbiException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return switch (sqlite.getResultCode()) {
                    case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_TOOBIG -> false;
                    default -> !sqlite.getResultCode().name().startsWith("SQLITE_CONSTRAINT");
                };
            }
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static Jdbi jdbi(DataSource dataSource) {
        Jdbi jdbi = Failures.withoutValues(Jdbi.create(dataSource));
        // There is one writer at a time, whose transaction nobody else changes anything in.
        jdbi.define(LOCKED, "");
        jdbi.define(FREE, "");
        return jdbi;
    }

    private static void migrate(Path file) {
        Migrations migrations = migrations(file, file.toString());
        if (!migrations.pending().isEmpty()) {
            migrations.apply();
        }
    }

    /** What opening would change in the file, which stays as it is, and is not made if it is missing. */
    public static List<SchemaChange> pendingMigrations(Path file) {
        try {
            return migrations(file, Files.exists(file) ? file.toString() : IN_MEMORY)
                    .pending();
        } catch (FlywayException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + file + ": " + Failures.rootCause(failure), failure);
        }
    }

    private static Migrations migrations(Path file, String opened) {
        return new Migrations(flyway(opened), MIGRATIONS, file.toString());
    }

    private static FluentConfiguration flyway(String file) {
        return Flyway.configure(SqliteDatabase.class.getClassLoader())
                .dataSource(dataSource(file, TransactionMode.IMMEDIATE));
    }

    private static SQLiteDataSource dataSource(String file, TransactionMode transactions) {
        SQLiteConfig config = config(transactions);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        return dataSource(file, config);
    }

    private static SQLiteDataSource dataSource(String file, SQLiteConfig config) {
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
        return dataSource;
    }

    private static SQLiteConfig config(TransactionMode transactions) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) LOCK_TIMEOUT.toMillis());
        config.setTransactionMode(transactions);
        config.enforceForeignKeys(true);
        return config;
    }

    private static HikariDataSource pool(SQLiteDataSource dataSource, int size) {
        HikariConfig config = connections(dataSource, size);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private static HikariConfig connections(SQLiteDataSource dataSource, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(LOCK_TIMEOUT.toMillis());
        config.setMaxLifetime(0);
        return config;
    }
}
