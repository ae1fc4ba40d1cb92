package dev.tollgate.server.http;

import dev.tollgate.server.generated.api.ProtectedApi;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * What a token opens.
 *
 * <p>One for all requests, because making one for each would cost more than the check itself.
 */
@Singleton
public final class ProtectedResource implements ProtectedApi {
    private final TokenGate gate;
    private final Clock clock;
    private final HttpHeaders headers;

    @Inject
    ProtectedResource(TokenGate gate, Clock clock, @Context HttpHeaders headers) {
        this.gate = gate;
        this.clock = clock;
        this.headers = headers;
    }

    @Override
    public CompletionStage<Response> getSomeProtectedEndpoint() {
        return gate.admit(headers, token -> Replies.caller(token, clock.instant()));
    }
}
