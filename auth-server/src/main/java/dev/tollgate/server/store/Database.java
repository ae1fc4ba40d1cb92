package dev.tollgate.server.store;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The database of one environment. Both methods block, and fail with {@link StoreUnavailableException}. */
public interface Database extends AutoCloseable {
    /** Answers what the work reads; the work must change nothing. */
    <R> R read(Function<Handle, R> work);

    /** Runs the work in a transaction, and returns once that survives a crash of the machine. */
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
     * Writes all that is in the database at one moment to an empty file, for which nobody else waits.
     *
     * @throws StoreUnavailableException if it cannot be read or written to its end
     */
    void copyTo(Path file);

    @Override
    void close();
}
