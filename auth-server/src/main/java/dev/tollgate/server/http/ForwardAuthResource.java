package dev.tollgate.server.http;

import dev.tollgate.server.generated.api.ForwardAuthApi;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * What a proxy asks before it passes a request on.
 *
 * <p>One for all requests, because making one for each would cost more than the check itself.
 */
@Singleton
public final class ForwardAuthResource implements ForwardAuthApi {
    /** Relative to the base; a proxy may put the path of the request behind it. */
    static final String PATH = "forward-auth";

    private static final String FOLDER = PATH + "/";

    private final TokenGate gate;
    private final Clock clock;
    private final HttpHeaders headers;

    @Inject
    ForwardAuthResource(TokenGate gate, Clock clock, @Context HttpHeaders headers) {
        this.gate = gate;
        this.clock = clock;
        this.headers = headers;
    }

    static boolean isAt(String path) {
        return path.equals(PATH) || path.startsWith(FOLDER);
    }

    @Override
    public CompletionStage<Response> forwardAuth() {
        return gate.admit(headers, token -> Replies.letThrough(token, clock.instant()));
    }

    /** Not reached: what stands behind the path may have slashes, so {@link RouteFilter} takes it away. */
    @Override
    public CompletionStage<Response> forwardAuthBelow(String path) {
        return forwardAuth();
    }
}
