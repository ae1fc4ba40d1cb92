package dev.tollgate.server.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.token.KnownToken;
import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.token.TokenVerifier;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Lets requests with a live token through, and answers the others with 401. */
final class TokenGate {
    private final TokenVerifier tokens;

    TokenGate(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    CompletionStage<Response> admit(HttpHeaders headers, Function<KnownToken, Response> reply) {
        return admitLater(headers, token -> completedFuture(reply.apply(token)));
    }

    /** As {@link #admit}, for an answer that takes a while. */
    CompletionStage<Response> admitLater(HttpHeaders headers, Function<KnownToken, CompletionStage<Response>> reply) {
        return admitLater(Requests.bearerToken(headers), reply);
    }

    /** As {@link #admit}, for what was read behind the scheme {@code Bearer}, if that was sent. */
    CompletionStage<Response> admitLater(
            Optional<String> presented, Function<KnownToken, CompletionStage<Response>> reply) {
        return presented.isEmpty()
                ? completedFuture(Replies.permissionDenied())
                : tokens.check(presented.get()).thenCompose(check -> switch (check) {
                    case Live live -> reply.apply(live.token());
                    case Dead() -> completedFuture(Replies.invalidToken());
                });
    }
}
