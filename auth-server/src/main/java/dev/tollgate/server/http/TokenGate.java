package dev.tollgate.server.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.token.TokenGrant;
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

    CompletionStage<Response> admit(HttpHeaders headers, Function<TokenGrant, Response> reply) {
        Optional<String> presented = Requests.bearerToken(headers);
        return presented.isEmpty()
                ? completedFuture(Replies.permissionDenied())
                : tokens.check(presented.get()).thenApply(check -> switch (check) {
                    case Live(TokenGrant grant) -> reply.apply(grant);
                    case Dead() -> Replies.invalidToken();
                });
    }
}
