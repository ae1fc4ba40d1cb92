package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.util.Optional;

/**
 * What an import changes of a user; what is empty stays. A hash is a new password, which ends the user's tokens, and so
 * does to be disabled.
 *
 * @param line that the import took for this user
 */
public record Revision(
        UserId id,
        Optional<PasswordHash> passwordHash,
        Optional<Boolean> disabled,
        Optional<String> externalId,
        LineDigest line) {}
