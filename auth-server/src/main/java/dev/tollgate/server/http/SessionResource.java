package dev.tollgate.server.http;

import dev.tollgate.server.generated.api.SessionApi;
import dev.tollgate.server.token.Sessions;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** What the bearer of a token may know and end. */
public final class SessionResource implements SessionApi {
    private final TokenGate gate;
    private final Sessions sessions;
    private final Clock clock;
    private final HttpHeaders headers;

    @Inject
    SessionResource(TokenGate gate, Sessions sessions, Clock clock, @Context HttpHeaders headers) {
        this.gate = gate;
        this.sessions = sessions;
        this.clock = clock;
        this.headers = headers;
    }

    /** Who has just been removed has no live token any more. */
    @Override
    public CompletionStage<Response> getCurrentUser() {
        return gate.admitLater(
                headers,
                live -> sessions.userOf(live)
                        .thenApply(found -> found.map(user -> Replies.currentUser(user, live, clock.instant()))
                                .orElseGet(Replies::invalidToken)));
    }

    @Override
    public CompletionStage<Response> listSessions() {
        return gate.admitLater(
                headers,
                live -> sessions.ofSameUser(live).thenApply(found -> Replies.sessions(found, live, clock.instant())));
    }

    @Override
    public CompletionStage<Response> logOut() {
        return gate.admitLater(headers, live -> sessions.end(live).thenApply(Replies::ended));
    }

    @Override
    public CompletionStage<Response> logOutOtherSessions() {
        return gate.admitLater(headers, live -> sessions.endOthers(live).thenApply(Replies::ended));
    }
}
