package dev.tollgate.server.http;

import dev.tollgate.server.generated.api.IntrospectionApi;
import dev.tollgate.server.generated.model.TokenInQuestionRequest;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.token.TokenVerifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/**
 * What a service with a key may ask about any token and do with it.
 *
 * <p>One for all requests, because making one for each would cost more than the check itself.
 */
@Singleton
public final class IntrospectionResource implements IntrospectionApi {
    private final ServiceGate gate;
    private final TokenVerifier tokens;
    private final Sessions sessions;
    private final HttpHeaders headers;

    @Inject
    IntrospectionResource(ServiceGate gate, TokenVerifier tokens, Sessions sessions, @Context HttpHeaders headers) {
        this.gate = gate;
        this.tokens = tokens;
        this.sessions = sessions;
        this.headers = headers;
    }

    @Override
    public CompletionStage<Response> introspect(TokenInQuestionRequest request) {
        return gate.admit(
                headers,
                () -> tokens.check(Requests.tokenInQuestion(request)).thenApply(check -> switch (check) {
                    case Live live -> Replies.introspected(live.token(), tokens.reliableFor(live));
                    case Dead() -> Replies.notActive();
                }));
    }

    @Override
    public CompletionStage<Response> revoke(TokenInQuestionRequest request) {
        return gate.admit(
                headers,
                () -> sessions.revoke(Requests.tokenInQuestion(request)).thenApply(ended -> Replies.revoked()));
    }
}
