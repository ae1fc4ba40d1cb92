package dev.tollgate.server.user;

import java.time.Duration;

/** Why a user was neither added nor changed. */
public sealed interface UserRefusal extends CreationResult, EditResult {
    /** Somebody has this address. */
    record EmailInUse() implements UserRefusal {}

    /**
     * The rules have an objection to the new password.
     *
     * @param objection what to say after "the password"
     */
    record Unacceptable(String objection) implements UserRefusal {}

    /** Too many passwords are being hashed already. */
    record Overloaded(Duration retryAfter) implements UserRefusal {}
}
