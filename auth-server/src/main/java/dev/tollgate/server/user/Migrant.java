package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;

/**
 * Somebody whose password an old server has just confirmed.
 *
 * @param id that the old server knows the user by
 * @param passwordHash of the confirmed password
 * @param passwordVersion of the user here before the old server was asked, or 0 if there was none
 */
public record Migrant(UserId id, Email email, PasswordHash passwordHash, int passwordVersion) {}
