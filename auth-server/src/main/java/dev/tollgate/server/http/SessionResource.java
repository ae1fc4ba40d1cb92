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

    @Override
    public CompletionStage<Response> getCurrentUser() {
        return gate.admitLater(
                headers,
                token -> sessions.userOf(token)
                        .thenApply(found -> found.map(user -> Replies.currentUser(user, token, clock.instant()))
                                .orElseGet(Replies::invalidToken)));
    }

    @Override
    public CompletionStage<Response> listSessions() {
        return gate.admitLater(
                headers,
                token ->
                        sessions.ofSameUser(token).thenApply(found -> Replies.sessions(found, token, clock.instant())));
    }

    @Override
    public CompletionStage<Response> logOut() {
        return gate.admitLater(headers, token -> sessions.end(token).thenApply(Replies::ended));
    }

    @Override
    public CompletionStage<Response> logOutOtherSessions() {
        return gate.admitLater(
                headers,
                token -> sessions.endOthers(token)
                        .thenApply(ended -> ended.map(Replies::ended).orElseGet(Replies::invalidToken)));
    }
}
