package dev.tollgate.server.store;

import dev.tollgate.server.login.ThrottleStore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The database of one environment, which other processes may use at the same time. What reads and writes blocks, and fails
 * with {@link StoreUnavailableException}.
 */
public interface Database extends AutoCloseable {
    /**
     * The attribute that ends a query whose rows nobody else may change or lock until the transaction ends: {@code
     * <locked>} in SQL.
     */
    String LOCKED = "locked";

    /**
     * The attribute that ends a query for rows to be changed, without those that somebody else is changing, so that nobody
     * is waited for: {@code <free>} in SQL.
     */
    String FREE = "free";

    /** Answers what the work reads; the work must change nothing. */
    <R> R read(Function<Handle, R> work);

    /**
     * Runs the work in a transaction, and returns once that survives a crash of the machine. Work that met somebody else's
     * is undone and run again, so it must change nothing but the database.
     */
    <R> R write(Function<Handle, R> work);

    /** As {@link #write}, for work without an answer. */
    default void change(Consumer<Handle> work) {
        boolean done = write(handle -> {
            work.accept(handle);
            return true;
        });
        assert done;
    }

    /**
     * Has somebody told what is announced under a topic by any process that uses this database, until it is closed. Where
     * processes cannot announce anything to each other, nobody is told anything.
     */
    void listen(String topic, Announcements announcements);

    /** What the throttle of the environment keeps here, for one server or for all. */
    ThrottleStore throttles();

    @Override
    void close();
}
