package dev.tollgate.server.login;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Stores failed logins in batches: while one batch is stored the next one gathers. So failures never take more than one
 * thread and one sync of the disk at a time, however many there are, and good logins find room beside them.
 */
final class FailureJournal {
    private final Consumer<List<AttemptKeys>> store;
    private final Executor thread;
    private List<AttemptKeys> gathering = new ArrayList<>();
    private CompletableFuture<Void> gathered = new CompletableFuture<>();
    private boolean isStoring;

    /**
     * @param thread one that may block, and takes whatever comes until it is stopped
     */
    FailureJournal(Consumer<List<AttemptKeys>> store, Executor thread) {
        this.store = store;
        this.thread = thread;
    }

    /** Adds a failure; the future completes when it is stored, or fails as the store does. */
    CompletableFuture<Void> add(AttemptKeys failed) {
        CompletableFuture<Void> batch;
        boolean isFirst;
        synchronized (this) {
            gathering.add(failed);
            batch = gathered;
            isFirst = !isStoring;
            isStoring = true;
        }
        if (isFirst) {
            storeNext();
        }
        return batch;
    }

    private void storeNext() {
        List<AttemptKeys> failures;
        CompletableFuture<Void> batch;
        synchronized (this) {
            isStoring = !gathering.isEmpty();
            if (!isStoring) {
                return;
            }
            failures = gathering;
            batch = gathered;
            gathering = new ArrayList<>();
            gathered = new CompletableFuture<>();
        }
        try {
            thread.execute(() -> store(failures, batch));
        } catch (RejectedExecutionException stopped) {
            batch.completeExceptionally(stopped);
        }
    }

    private void store(List<AttemptKeys> failures, CompletableFuture<Void> batch) {
        try {
            store.accept(failures);
            batch.complete(null);
        } catch (RuntimeException | Error failure) {
            batch.completeExceptionally(failure);
        } finally {
            storeNext();
        }
    }
}
