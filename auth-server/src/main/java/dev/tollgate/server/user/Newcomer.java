package dev.tollgate.server.user;

/**
 * Somebody whom an import adds.
 *
 * @param line that the import took for this user
 */
public record Newcomer(User user, LineDigest line) {}
