package dev.tollgate.server.login;

import dev.tollgate.server.token.IssuedToken;

/** How a login ended. */
public sealed interface LoginResult extends AttemptResult permits LoginResult.Granted, Refusal {
    record Granted(IssuedToken token) implements LoginResult {}
}
