package dev.tollgate.server.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.http.PresentedKey.AsBearer;
import dev.tollgate.server.http.PresentedKey.AsPassword;
import dev.tollgate.server.http.PresentedKey.None;
import dev.tollgate.server.key.KeyCheck.Known;
import dev.tollgate.server.key.KeyCheck.Unknown;
import dev.tollgate.server.key.KeyVerifier;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets requests with a service key through, and answers the others with 401. */
final class KeyGate {
    private final KeyVerifier keys;

    KeyGate(KeyVerifier keys) {
        this.keys = keys;
    }

    CompletionStage<Response> admit(HttpHeaders headers, Supplier<CompletionStage<Response>> reply) {
        return switch (Requests.serviceKey(headers)) {
            case None() -> completedFuture(Replies.noClient());
            case AsBearer(var key) -> admit(key, reply, Replies::invalidClient);
            case AsPassword(var key) -> admit(key, reply, Replies::invalidClientPassword);
        };
    }

    private CompletionStage<Response> admit(
            String key, Supplier<CompletionStage<Response>> reply, Supplier<Response> refusal) {
        return keys.check(key).thenCompose(check -> switch (check) {
            case Known() -> reply.get();
            case Unknown() -> completedFuture(refusal.get());
        });
    }
}
