package dev.tollgate.server.store;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What can be done in a database. It blocks, and fails with {@link StoreUnavailableException}. */
public interface Transactions extends AutoCloseable {
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

    @Override
    void close();
}
