package dev.tollgate.server.login;

import java.time.Duration;

/** Why an attempt with a password was refused. */
public sealed interface Refusal extends LoginResult, PasswordChangeResult {
    /**
     * Unknown address, impossible address or wrong password: nobody outside learns which.
     *
     * @param code names the attempt in the log
     */
    record Rejected(String code) implements Refusal {}

    /** The password was right, but an operator has disabled this user. */
    record Disabled() implements Refusal {}

    /** Too many attempts failed before; an attempt after the delay is looked at again. */
    record Throttled(Duration retryAfter) implements Refusal {}

    /** Too many passwords are being checked already. */
    record Overloaded(Duration retryAfter) implements Refusal {}

    /** An old server, which alone can tell whether the password is right, does not. */
    record Unconfirmed(Duration retryAfter) implements Refusal {}
}
