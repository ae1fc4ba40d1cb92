package dev.tollgate.server.transfer;

import dev.tollgate.server.password.NewPassword;
import dev.tollgate.server.password.PasswordHash;

/** What a record has of a password. */
sealed interface Credential {
    record None() implements Credential {}

    record Plain(NewPassword password) implements Credential {}

    /**
     * A hash that can be checked.
     *
     * @param kind such as {@code bcrypt}
     * @param isDearer whether its check costs more than that of our hashes
     */
    record Hashed(PasswordHash hash, String kind, boolean isDearer) implements Credential {}
}
