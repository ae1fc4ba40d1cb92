package dev.tollgate.server.http;

import dev.tollgate.server.generated.api.LoginApi;
import dev.tollgate.server.generated.model.LoginRequest;
import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.login.Refusal.Unconfirmed;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.server.Request;

/** Both ways to log in. */
public final class LoginResource implements LoginApi {
    private final Login login;
    private final TrustedProxies proxies;
    private final Request received;

    @Inject
    LoginResource(Login login, TrustedProxies proxies, @Context Request received) {
        this.login = login;
        this.proxies = proxies;
        this.received = received;
    }

    @Override
    public CompletionStage<Response> generateUserToken(LoginRequest request) {
        return logIn(LoginOperation.GENERATE_USER_TOKEN, request);
    }

    @Override
    public CompletionStage<Response> generateApiToken(LoginRequest request) {
        return logIn(LoginOperation.GENERATE_API_TOKEN, request);
    }

    private CompletionStage<Response> logIn(LoginOperation operation, LoginRequest request) {
        return login.attempt(Requests.credentials(request), Requests.client(received, operation.workflow(), proxies))
                .thenApply(result -> switch (result) {
                    case Granted(var token) -> Replies.token(token);
                    case Rejected(var code) -> Replies.badCredentials(operation, code);
                    case Disabled() -> Replies.permissionDenied();
                    case Throttled(var retryAfter) -> Replies.tooManyRequests(retryAfter);
                    case Overloaded(var retryAfter) -> Replies.unavailable(retryAfter);
                    case Unconfirmed(var retryAfter) -> Replies.unavailable(retryAfter);
                });
    }
}
