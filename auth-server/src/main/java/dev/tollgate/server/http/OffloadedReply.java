package dev.tollgate.server.http;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A reply that is written on a thread of its own if it is streamed. Jersey writes on the thread that completes what a
 * resource has returned, and on the selector's if that was complete already, neither of which may wait for a client.
 *
 * <p>A resource returns it as it is: a stage that depends on it would complete anywhere again.
 */
final class OffloadedReply extends CompletableFuture<Response> {
    private final CompletionStage<Response> reply;
    private final Executor threads;
    private final Supplier<Response> ifAllAreBusy;

    /**
     * Takes a reply that will be known on any thread.
     *
     * @param threads refuses what it has no thread for, since a client would not know that it waits
     * @param ifAllAreBusy what is then replied
     */
    OffloadedReply(CompletionStage<Response> reply, Executor threads, Supplier<Response> ifAllAreBusy) {
        this.reply = reply;
        this.threads = threads;
        this.ifAllAreBusy = ifAllAreBusy;
    }

    /** Jersey adds the writing so. */
    @Override
    public CompletableFuture<Response> whenComplete(BiConsumer<? super Response, ? super Throwable> write) {
        return reply.whenComplete((response, failure) -> {
                    if (failure == null && response.getEntity() instanceof StreamingOutput) {
                        offload(response, write);
                    } else {
                        write.accept(response, failure);
                    }
                })
                .toCompletableFuture();
    }

    private void offload(Response response, BiConsumer<? super Response, ? super Throwable> write) {
        try {
            threads.execute(() -> write.accept(response, null));
        } catch (RejectedExecutionException busy) {
            write.accept(ifAllAreBusy.get(), null);
        }
    }
}
