package dev.tollgate.server.store.postgres;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.tollgate.server.login.SharedThrottleStore;
import dev.tollgate.server.store.Announcements;
import dev.tollgate.server.store.ConnectionUse;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * One schema of a PostgreSQL database, which other nodes use at the same time. Transactions are READ COMMITTED: work
 * that decides by what it has read of a user locks that user's row first ({@link Database#LOCKED}), and what meets
 * somebody else's change nevertheless is done again.
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

    /**
     * The connection has failed (class 08), the server ends it (57P01 to 57P03), or it leads to a server that only
     * reads, as one does that was the first until another took over.
     */
    private static final Set<String> ENDS_OF_CONNECTIONS =
            Set.of("08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03", "25006");

    private final PostgresAccess access;
    private final String schema;
    private final String place;
    private final ScheduledExecutorService watch;
    private final ConnectionPool readers;
    private final ConnectionPool writers;
    private final List<PostgresListener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder failures = new LongAdder();

    private PostgresDatabase(
            PostgresAccess access,
            String schema,
            ScheduledExecutorService watch,
            ConnectionPool readers,
            ConnectionPool writers) {
        this.access = access;
        this.schema = schema;
        this.place = access.place(schema);
        this.watch = watch;
        this.readers = readers;
        this.writers = writers;
    }

    private static ScheduledExecutorService watch(String schema) {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(schema + "-watch").daemon().factory());
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    /**
     * Opens a schema, which is made if it is missing, and brings it up to date.
     *
     * @throws StoreUnavailableException if the database cannot be reached or used
     */
    public static PostgresDatabase open(PostgresAccess access, String schema) {
        return open(access, schema, PostgresUse.shared(schema), (connector, watch) -> {
            int writing = access.connections() / 2;
            return new PostgresDatabase(
                    access,
                    schema,
                    watch,
                    ConnectionPool.shared(connector, access.timeouts(), access.connections() - writing, watch),
                    ConnectionPool.shared(connector, access.timeouts(), writing, watch));
        });
    }

    /**
     * Opens a schema as {@link #open} does, on one connection.
     *
     * @throws StoreUnavailableException also if it is in use
     */
    static PostgresDatabase openAlone(PostgresAccess access, String schema) {
        return open(access, schema, PostgresUse.sole(schema), (connector, watch) -> {
            PostgresUse.requireNone(access, schema);
            ConnectionPool only = ConnectionPool.sole(connector, access.timeouts(), watch);
            return new PostgresDatabase(access, schema, watch, only, only);
        });
    }

    private static PostgresDatabase open(
            PostgresAccess access,
            String schema,
            String use,
            BiFunction<Connector, ScheduledExecutorService, PostgresDatabase> opening) {
        try {
            new PostgresSchema(access, schema).bringUpToDate();
            PostgresDatabase database =
                    opening.apply(new Connector(access.dataSource(schema), use, access.place(schema)), watch(schema));
            try {
                database.requireDurability(access);
            } catch (StoreUnavailableException failure) {
                database.close();
                throw failure;
            }
            return database;
        } catch (PoolInitializationException failure) {
            throw cannotOpen(access, failure);
        }
    }

    private static StoreUnavailableException cannotOpen(PostgresAccess access, PoolInitializationException failure) {
        String reason = PostgresErrors.sqlState(failure)
                        .filter(PostgresErrors.LOCKED::equals)
                        .isPresent()
                ? "it is being moved"
                : Failures.rootCause(failure);
        return new StoreUnavailableException("cannot open the database " + access.place() + ": " + reason, failure);
    }

    /** Whether there is such a schema. */
    public static boolean exists(PostgresAccess access, String schema) {
        return new PostgresSchema(access, schema).exists();
    }

    /** What opening would change in the schema. */
    public static List<SchemaChange> pendingMigrations(PostgresAccess access, String schema) {
        return new PostgresSchema(access, schema).pending();
    }

    /** What a commit promises depends on the server's settings, which somebody may have changed for speed. */
    private void requireDurability(PostgresAccess access) {
        if (access.acceptsLostWrites()) {
            return;
        }
        List<String> lossy = read(handle -> Stream.of("fsync", "full_page_writes", "synchronous_commit")
                .filter(setting -> handle.createQuery("SHOW " + setting)
                        .mapTo(String.class)
                        .one()
                        .equals("off"))
                .toList());
        if (!lossy.isEmpty()) {
            throw new StoreUnavailableException(
                    "the database " + place + " loses acknowledged writes in a crash, since "
                            + String.join(" and ", lossy)
                            + (lossy.size() == 1 ? " is" : " are") + " off; --accept-lost-writes takes it as it is");
        }
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return attempt(readers, work);
    }

    @Override
    public <R> R write(Function<Handle, R> work) {
        return attempt(writers, handle -> writeAgain(handle, work));
    }

    private static <R> R writeAgain(Handle handle, Function<Handle, R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return handle.inTransaction(work::apply);
            } catch (JdbiException failure) {
                if (attempt == MOST_ATTEMPTS
                        || PostgresErrors.sqlState(failure)
                                .filter(MEETINGS::contains)
                                .isEmpty()) {
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
    public List<ConnectionUse> connectionUse() {
        return List.of(readers.use(ConnectionUse.READS), writers.use(ConnectionUse.WRITES));
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    @Override
    public SharedThrottleStore throttles() {
        return new PostgresThrottleStore(this);
    }

    @Override
    public void close() {
        listeners.forEach(PostgresListener::close);
        readers.close();
        writers.close();
        watch.shutdownNow();
    }

    private <R> R attempt(ConnectionPool pool, Function<Handle, R> work) {
        try {
            return pool.use(work);
        } catch (StoreUnavailableException away) {
            failures.increment();
            throw away;
        } catch (JdbiException failure) {
            if (PostgresErrors.sqlState(failure)
                    .filter(ENDS_OF_CONNECTIONS::contains)
                    .isPresent()) {
                readers.renew();
                writers.renew();
            }
            if (isPassing(failure)) {
                failures.increment();
                throw new StoreUnavailableException(
                        "the database " + place + " does not answer: " + Failures.rootCause(failure), failure);
            }
            throw failure;
        }
    }

    /**
     * A mistake in SQL is a bug; a full disk, a lock, a lost connection or a missing right may be gone the next time.
     */
    private static boolean isPassing(JdbiException failure) {
        Optional<String> state = PostgresErrors.sqlState(failure);
        return state.isPresent()
                && (state.get().equals(PostgresErrors.DENIED)
                        || !CLASSES_OF_BUGS.contains(state.get().substring(0, 2)));
    }
}
