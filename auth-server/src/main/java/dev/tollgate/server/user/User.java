package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.time.Instant;

/**
 * Somebody who can log in, unless disabled.
 *
 * @param passwordVersion counts the changes of the password; to hash the same one anew is none
 */
public record User(
        UserId id, Email email, PasswordHash passwordHash, int passwordVersion, boolean disabled, Instant createdAt) {}
