package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who can log in, unless disabled or without a password.
 *
 * @param passwordVersion counts the changes of the password; to hash the same one anew is none
 * @param createdAt when the user was added, here or where the user comes from
 * @param modifiedAt when the address, the password or the state was changed last
 * @param externalId that the user had elsewhere, if it could not be kept as the id
 */
public record User(
        UserId id,
        Email email,
        Optional<PasswordHash> passwordHash,
        int passwordVersion,
        boolean disabled,
        Instant createdAt,
        Instant modifiedAt,
        Optional<String> externalId) {
    /** Somebody who is added now. */
    public static User added(UserId id, Email email, Optional<PasswordHash> passwordHash, Instant now) {
        return new User(id, email, passwordHash, 0, false, now, now, Optional.empty());
    }

    /** The same user, who may log in or may not. */
    User withDisabled(boolean nowDisabled) {
        return new User(id, email, passwordHash, passwordVersion, nowDisabled, createdAt, modifiedAt, externalId);
    }
}
