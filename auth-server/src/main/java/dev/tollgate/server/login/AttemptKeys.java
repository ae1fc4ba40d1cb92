package dev.tollgate.server.login;

/**
 * What an attempt is counted by.
 *
 * @param network where it comes from
 * @param account what it claims to be, of one environment
 * @param pair of both
 * @param isShared whether anybody may come from that network, so that nobody is known there
 */
record AttemptKeys(long network, long account, long pair, boolean isShared) {}
