package dev.tollgate.server.login;

/**
 * What an attempt is counted by. Network, account and pair are keyed hashes.
 *
 * @param attempt its own name, which no other has
 * @param network where it comes from, as this server alone calls it in both environments
 * @param storedNetwork the same, as all servers of one environment call it
 * @param account what it claims to be, of one environment
 * @param pair of both
 * @param isShared whether anybody may come from that network, so that nobody is known there
 */
public record AttemptKeys(
        String attempt, long network, long storedNetwork, long account, long pair, boolean isShared) {}
