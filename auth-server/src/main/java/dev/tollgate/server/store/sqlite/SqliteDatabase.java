package dev.tollgate.server.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.tollgate.server.store.Announcements;
import dev.tollgate.server.login.OwnThrottleStore;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
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

    /** How long a call waits for a connection, and then again for another process's lock. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final Path file;
    private final Object identity;
    private final HikariDataSource readers;
    private final HikariDataSource writer;
    private final Jdbi reading;
    private final Jdbi writing;

    private SqliteDatabase(Path file) throws IOException {
        this.file = file;
        this.readers = pool(dataSource(file, TransactionMode.DEFERRED), READERS);
        this.writer = pool(dataSource(file, TransactionMode.IMMEDIATE), 1);
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
            return new SqliteDatabase(file);
        } catch (FlywayException | PoolInitializationException | IOException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + file + ": " + Failures.rootCause(failure), failure);
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
     * Writes all that is in the database at one moment to an empty file, for which nobody else waits: by a statement that
     * copies no page which is not used any more, and with it nothing that was deleted.
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
     * Tells what keeps a file from being a whole database of ours, of this version or an older one; empty if nothing does.
     */
    public static Optional<String> fault(Path file) {
        try (Connection connection = dataSource(file, TransactionMode.DEFERRED).getConnection();
                Statement statement = connection.createStatement()) {
            String integrity =
                    statement.executeQuery("PRAGMA integrity_check(1)").getString(1);
            if (!integrity.equals("ok")) {
                return Optional.of("it is damaged");
            }
        } catch (SQLException unreadable) {
            return Optional.of("it is no database, or a damaged one");
        }
        return schemaFault(file);
    }

    /** Flyway passes over migrations that it does not know, as those of a newer program are. */
    private static Optional<String> schemaFault(Path file) {
        Flyway flyway = flyway(file);
        MigrationInfo[] all = flyway.info().all();
        if (Arrays.stream(all).noneMatch(migration -> migration.getState().isApplied())) {
            return Optional.of("it is no database of Tollgate");
        }
        if (Arrays.stream(all).anyMatch(migration -> !migration.getState().isResolved())) {
            return Optional.of("it is of a newer Tollgate than this");
        }
        return flyway.validateWithResult().validationSuccessful
                ? Optional.empty()
                : Optional.of("its schema is none of Tollgate's");
    }

    /** What another process does with the file is noticed no sooner than it is read. */
    @Override
    public void listen(String topic, Announcements announcements) {}

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
        requireFile();
        try {
            return work.get();
        } catch (JdbiException failure) {
            if (isPassing(failure)) {
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

    /**
     * A broken rule and wrong SQL are bugs; a full disk, a lock or an unreadable file may be gone the next time.
     */
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
        flyway(file).migrate();
    }

    private static Flyway flyway(Path file) {
        return Flyway.configure(SqliteDatabase.class.getClassLoader())
                .dataSource(dataSource(file, TransactionMode.IMMEDIATE))
                .locations("classpath:dev/tollgate/server/store/sqlite/migrations")
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load();
    }

    private static SQLiteDataSource dataSource(Path file, TransactionMode transactions) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout((int) LOCK_TIMEOUT.toMillis());
        config.setTransactionMode(transactions);
        config.enforceForeignKeys(true);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
        return dataSource;
    }

    private static HikariDataSource pool(SQLiteDataSource dataSource, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LOCK_TIMEOUT.toMillis());
        config.setMaxLifetime(0);
        return new HikariDataSource(config);
    }
}
