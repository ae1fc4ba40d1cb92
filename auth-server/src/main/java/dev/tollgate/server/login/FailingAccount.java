package dev.tollgate.server.login;

/**
 * An account to which logins have failed.
 *
 * @param account its keyed hash
 * @param failures within the last day
 */
public record FailingAccount(long account, int failures) {}
