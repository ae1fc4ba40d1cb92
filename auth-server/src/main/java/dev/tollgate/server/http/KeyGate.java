package dev.tollgate.server.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.http.PresentedKey.AsBearer;
import dev.tollgate.server.http.PresentedKey.AsPassword;
import dev.tollgate.server.http.PresentedKey.None;
import dev.tollgate.server.key.KeyCheck.Known;
import dev.tollgate.server.key.KeyCheck.Unknown;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.key.KeyVerifier;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lets requests with a key of one kind through, and answers the others with 401. */
final class KeyGate {
    private final KeyVerifier keys;
    private final Function<HttpHeaders, PresentedKey> reader;
    private final Function<PresentedKey, Response> refusal;

    /**
     * @param reader where such a key is looked for in a request
     * @param refusal of what is no such key
     */
    KeyGate(KeyVerifier keys, Function<HttpHeaders, PresentedKey> reader, Function<PresentedKey, Response> refusal) {
        this.keys = keys;
        this.reader = reader;
        this.refusal = refusal;
    }

    CompletionStage<Response> admit(HttpHeaders headers, Function<KeyName, CompletionStage<Response>> reply) {
        PresentedKey presented = reader.apply(headers);
        return admit(presented, reply, () -> completedFuture(refusal.apply(presented)));
    }

    /** As {@link #admit}, where something else than a key may open too. */
    CompletionStage<Response> admitOr(
            HttpHeaders headers,
            Function<KeyName, CompletionStage<Response>> reply,
            Supplier<CompletionStage<Response>> otherwise) {
        return admit(reader.apply(headers), reply, otherwise);
    }

    private CompletionStage<Response> admit(
            PresentedKey presented,
            Function<KeyName, CompletionStage<Response>> reply,
            Supplier<CompletionStage<Response>> otherwise) {
        return switch (presented) {
            case None() -> otherwise.get();
            case AsBearer(var key) -> admit(key, reply, otherwise);
            case AsPassword(var key) -> admit(key, reply, otherwise);
        };
    }

    private CompletionStage<Response> admit(
            String key,
            Function<KeyName, CompletionStage<Response>> reply,
            Supplier<CompletionStage<Response>> otherwise) {
        return keys.check(key).thenCompose(check -> switch (check) {
            case Known(var name) -> reply.apply(name);
            case Unknown() -> otherwise.get();
        });
    }
}
