package dev.tollgate.server.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.tollgate.server.store.Announcements;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * One schema of a PostgreSQL database, which other nodes use at the same time. Transactions are READ COMMITTED: work that
 * decides by what it has read of a user locks that user's row first ({@link Database#LOCKED}), and what meets somebody
 * else's change nevertheless is done again.
 *
 * <p>Connections for reading and for writing are pooled apart, so that many logins do not hold up the token check.
 */
public final class PostgresDatabase implements Database {
    /** How often work that met somebody else's is begun. */
    private static final int MOST_ATTEMPTS = 5;

    /**
     * Two transactions met (class 40), or one has done what the other was about to do, which its rules then forbid: the
     * next attempt sees it (PostgreSQL's documentation, appendix A).
     */
    private static final Set<String> MEETINGS = Set.of("40001", "40P01", "23505", "23503");

    /** Of a client's mistakes in SQL, data and rules; all other classes are about the server's state. */
    private static final Set<String> CLASSES_OF_BUGS = Set.of("22", "23", "42");

    private static final String DENIED = "42501";

    private final String place;
    private final HikariDataSource readers;
    private final HikariDataSource writers;
    private final Jdbi reading;
    private final Jdbi writing;
    private final PostgresAccess access;
    private final String schema;
    private final List<PostgresListener> listeners = new CopyOnWriteArrayList<>();

    private PostgresDatabase(PostgresAccess access, String schema) {
        this.access = access;
        this.schema = schema;
        this.place = access.place() + ", schema " + schema;
        int writing = access.connections() / 2;
        this.readers = pool(access, schema, access.connections() - writing);
        this.writers = pool(access, schema, writing);
        this.reading = jdbi(readers);
        this.writing = jdbi(writers);
    }

    /**
     * Opens a schema, which is made if it is missing, and brings it up to date.
     *
     * @throws StoreUnavailableException if the database cannot be reached or used
     */
    public static PostgresDatabase open(PostgresAccess access, String schema) {
        try {
            flyway(access, schema).migrate();
            PostgresDatabase database = new PostgresDatabase(access, schema);
            database.requireDurability(access);
            return database;
        } catch (FlywayException | PoolInitializationException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + access.place() + ": " + Failures.rootCause(failure), failure);
        }
    }

    /** Whether there is such a schema. */
    public static boolean exists(PostgresAccess access, String schema) {
        try (Connection connection = access.dataSource(schema).getConnection();
                ResultSet schemas = connection.getMetaData().getSchemas(null, schema)) {
            return schemas.next();
        } catch (SQLException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + access.place() + ": " + Failures.rootCause(failure), failure);
        }
    }

    /** What a commit promises depends on the server's settings, which somebody may have changed for speed. */
    private void requireDurability(PostgresAccess access) {
        if (access.acceptsLostWrites()) {
            return;
        }
        List<String> lossy = new ArrayList<>();
        try (Connection connection = readers.getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                try (ResultSet answer = statement.executeQuery("SHOW " + setting)) {
                    if (answer.next() && answer.getString(1).equals("off")) {
                        lossy.add(setting);
                    }
                }
            }
        } catch (SQLException failure) {
            close();
            throw new StoreUnavailableException(
                    "cannot ask the database " + place + ": " + Failures.rootCause(failure), failure);
        }
        if (!lossy.isEmpty()) {
            close();
            throw new StoreUnavailableException(
                    "the database " + place + " loses acknowledged writes in a crash, since "
                            + String.join(" and ", lossy)
                            + (lossy.size() == 1 ? " is" : " are") + " off; --accept-lost-writes takes it as it is");
        }
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return attempt(() -> reading.withHandle(work::apply));
    }

    @Override
    public <R> R write(Function<Handle, R> work) {
        return attempt(() -> writeAgain(work));
    }

    private <R> R writeAgain(Function<Handle, R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return writing.inTransaction(work::apply);
            } catch (JdbiException failure) {
                if (attempt == MOST_ATTEMPTS
                        || sqlState(failure).filter(MEETINGS::contains).isEmpty()) {
                    throw failure;
                }
            }
        }
    }

    /** Takes one connection more. */
    @Override
    public void listen(String topic, Announcements announcements) {
        listeners.add(PostgresListener.start(access.dataSource(schema), schema + "_" + topic, announcements));
    }

    @Override
    public void close() {
        listeners.forEach(PostgresListener::close);
        readers.close();
        writers.close();
    }

    private <R> R attempt(Supplier<R> work) {
        try {
            return work.get();
        } catch (JdbiException failure) {
            if (isPassing(failure)) {
                throw new StoreUnavailableException(
                        "the database " + place + " does not answer: " + Failures.rootCause(failure), failure);
            }
            throw failure;
        }
    }

    /** A mistake in SQL is a bug; a full disk, a lock, a lost connection or a missing right may be gone the next time. */
    private static boolean isPassing(JdbiException failure) {
        Optional<String> state = sqlState(failure);
        return state.isPresent()
                && (state.get().equals(DENIED)
                        || !CLASSES_OF_BUGS.contains(state.get().substring(0, 2)));
    }

    /** As PostgreSQL or the driver gives it; 00000 if neither does, and empty if no database was asked. */
    private static Optional<String> sqlState(Throwable failure) {
        return Failures.causes(failure)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst()
                .map(cause -> Optional.ofNullable(cause.getSQLState())
                        .filter(state -> state.length() == "00000".length())
                        .orElse("00000"));
    }

    private static Jdbi jdbi(DataSource dataSource) {
        Jdbi jdbi = Failures.withoutValues(Jdbi.create(dataSource));
        jdbi.define(LOCKED, "FOR NO KEY UPDATE");
        jdbi.define(FREE, "FOR UPDATE SKIP LOCKED");
        return jdbi;
    }

    private static Flyway flyway(PostgresAccess access, String schema) {
        return Flyway.configure(PostgresDatabase.class.getClassLoader())
                .dataSource(access.withTimeouts(PostgresTimeouts.ofMigrations()).dataSource(schema))
                .schemas(schema)
                .locations("classpath:dev/tollgate/server/store/postgres/migrations")
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load();
    }

    private static HikariDataSource pool(PostgresAccess access, String schema, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(access.dataSource(schema));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        long patience = access.timeouts().pool().toMillis();
        config.setConnectionTimeout(patience);
        config.setValidationTimeout(patience);
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        return new HikariDataSource(config);
    }
}
