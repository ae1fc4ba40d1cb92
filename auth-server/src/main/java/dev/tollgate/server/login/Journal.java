package dev.tollgate.server.login;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Stores what attempts leave behind in batches: while one batch is stored the next one gathers. So that never takes more
 * than one thread and one sync of the disk at a time, however much there is, and good logins find room beside it.
 */
final class Journal<T> {
    private final Consumer<List<T>> store;
    private final Executor thread;
    private List<T> gathering = new ArrayList<>();
    private CompletableFuture<Void> gathered = new CompletableFuture<>();
    private CompletableFuture<Void> taken = completedFuture(null);
    private boolean isStoring;

    /**
     * @param thread one that may block, and takes whatever comes until it is stopped
     */
    Journal(Consumer<List<T>> store, Executor thread) {
        this.store = store;
        this.thread = thread;
    }

    /** Adds an entry; the future completes when it is stored, or fails as the store does. */
    CompletableFuture<Void> add(T entry) {
        CompletableFuture<Void> batch;
        boolean isFirst;
        synchronized (this) {
            gathering.add(entry);
            batch = gathered;
            isFirst = !isStoring;
            isStoring = true;
        }
        if (isFirst) {
            storeNext();
        }
        return batch;
    }

    /** Completes when all that was added is stored, or cannot be. */
    synchronized CompletableFuture<Void> settled() {
        return (gathering.isEmpty() ? taken : gathered).handle((stored, failure) -> null);
    }

    private void storeNext() {
        List<T> entries;
        CompletableFuture<Void> batch;
        synchronized (this) {
            isStoring = !gathering.isEmpty();
            if (!isStoring) {
                return;
            }
            entries = gathering;
            batch = gathered;
            taken = batch;
            gathering = new ArrayList<>();
            gathered = new CompletableFuture<>();
        }
        try {
            thread.execute(() -> store(entries, batch));
        } catch (RejectedExecutionException stopped) {
            batch.completeExceptionally(stopped);
        }
    }

    private void store(List<T> entries, CompletableFuture<Void> batch) {
        try {
            store.accept(entries);
            batch.complete(null);
        } catch (RuntimeException | Error failure) {
            batch.completeExceptionally(failure);
        } finally {
            storeNext();
        }
    }
}
