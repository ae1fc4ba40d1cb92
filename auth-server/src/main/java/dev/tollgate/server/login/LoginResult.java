package dev.tollgate.server.login;

import dev.tollgate.server.token.IssuedToken;
import java.time.Duration;

/** How a login attempt ended. */
public sealed interface LoginResult {
    record Granted(IssuedToken token) implements LoginResult {}

    /**
     * Unknown address, impossible address or wrong password: nobody outside learns which.
     *
     * @param correlationId names the attempt in the log
     */
    record Rejected(String correlationId) implements LoginResult {}

    /** The password was right, but an operator has disabled this user. */
    record Disabled() implements LoginResult {}

    /** Too many logins failed before; an attempt after the delay is looked at again. */
    record Throttled(Duration retryAfter) implements LoginResult {}

    /** Too many passwords are being checked already. */
    record Overloaded(Duration retryAfter) implements LoginResult {}
}
