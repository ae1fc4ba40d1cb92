package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The databases of a server, which are opened one after the other while the rest of it is made: that takes about as
 * long.
 */
final class OpeningDatabases implements AutoCloseable {
    private final Map<Environment, CompletableFuture<Database>> opened = new EnumMap<>(Environment.class);

    /** Begins, and stops at the first that cannot be opened. */
    OpeningDatabases(Databases databases) {
        for (Environment environment : Environment.values()) {
            opened.put(environment, new CompletableFuture<>());
        }
        Thread.ofPlatform().name("opening").daemon().start(() -> open(databases));
    }

    private void open(Databases databases) {
        try {
            opened.forEach((environment, future) -> future.complete(databases.create(environment)));
        } catch (RuntimeException | Error failure) {
            opened.values().forEach(future -> future.completeExceptionally(failure));
        }
    }

    /**
     * Waits until one is open.
     *
     * @throws OperatorException if it, or one before it, cannot be opened
     */
    Database opened(Environment environment) {
        try {
            return Objects.requireNonNull(opened.get(environment)).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /** Waits until nothing is being opened, and closes what is open. */
    @Override
    public void close() {
        for (CompletableFuture<Database> database : opened.values()) {
            database.handle((open, failure) -> Optional.ofNullable(open)).join().ifPresent(Database::close);
        }
    }
}
