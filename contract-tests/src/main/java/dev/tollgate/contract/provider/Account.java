package dev.tollgate.contract.provider;

/**
 * Who logs in by what.
 *
 * @param userId as the answers name it
 * @param password a test's own; where the user has none it is wrong
 */
public record Account(String userId, String email, String password) {}
