package dev.tollgate.server.http;

import dev.tollgate.server.generated.api.PasswordApi;
import dev.tollgate.server.generated.model.PasswordChangeRequest;
import dev.tollgate.server.login.Client;
import dev.tollgate.server.login.PasswordChange;
import dev.tollgate.server.login.PasswordChangeResult.Changed;
import dev.tollgate.server.login.PasswordChangeResult.TokenEnded;
import dev.tollgate.server.login.PasswordChangeResult.Unacceptable;
import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.login.Refusal.Unconfirmed;
import dev.tollgate.server.token.KnownToken;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.server.Request;

/** What takes a token and a password. */
public final class PasswordResource implements PasswordApi {
    private final TokenGate gate;
    private final PasswordChange change;
    private final TrustedProxies proxies;
    private final HttpHeaders headers;
    private final Request received;

    @Inject
    PasswordResource(
            TokenGate gate,
            PasswordChange change,
            TrustedProxies proxies,
            @Context HttpHeaders headers,
            @Context Request received) {
        this.gate = gate;
        this.change = change;
        this.proxies = proxies;
        this.headers = headers;
        this.received = received;
    }

    @Override
    public CompletionStage<Response> changePassword(PasswordChangeRequest request) {
        Client client = Requests.client(received, "change-password", proxies);
        return gate.admitLater(headers, token -> changePassword(token, request, client));
    }

    private CompletionStage<Response> changePassword(KnownToken token, PasswordChangeRequest request, Client client) {
        return change.attempt(token, Requests.oldPassword(request), Requests.newPassword(request), client)
                .thenApply(result -> switch (result) {
                    case Changed(var ended) -> Replies.ended(ended);
                    case Unacceptable(var objection) -> Replies.unacceptablePassword(objection);
                    case TokenEnded ended -> Replies.invalidToken();
                    case Disabled disabled -> Replies.invalidToken();
                    case Rejected rejected -> Replies.wrongPassword();
                    case Throttled(var retryAfter) -> Replies.tooManyRequests(retryAfter);
                    case Overloaded(var retryAfter) -> Replies.unavailable(retryAfter);
                    case Unconfirmed(var retryAfter) -> Replies.unavailable(retryAfter);
                });
    }
}
