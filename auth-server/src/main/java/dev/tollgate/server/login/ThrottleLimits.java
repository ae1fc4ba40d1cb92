package dev.tollgate.server.login;

import java.time.Duration;

/**
 * How many logins may fail before further ones have to wait.
 *
 * @param addressFailuresPerMinute from one client network, in any minute
 * @param addressFailuresPerHour from one client network, in any hour
 * @param freeFailures of an account from one network, before it has to wait there
 * @param firstWait after the last free failure; each further one doubles it
 * @param longestWait what that does not exceed
 * @param accountFailures of an account from all networks, before it is in its slow lane
 * @param accountHours in which those are counted, 1 to 24
 * @param slowLaneInterval between two attempts in the slow lane, from all networks together
 * @param accountFailuresPerDay of an account, before no attempt is let in from a network that it is not known at
 * @param knownNetworkLife how long an account is known at a network after a good login there
 * @param keys how many networks, accounts, and pairs of both are remembered, of all together
 */
public record ThrottleLimits(
        int addressFailuresPerMinute,
        int addressFailuresPerHour,
        int freeFailures,
        Duration firstWait,
        Duration longestWait,
        int accountFailures,
        int accountHours,
        Duration slowLaneInterval,
        int accountFailuresPerDay,
        Duration knownNetworkLife,
        int keys) {
    /** How long an account has to wait at a network after so many failures there, of which the last one was just now. */
    Duration waitAfter(int failures) {
        if (failures < freeFailures) {
            return Duration.ZERO;
        }
        Duration wait = firstWait;
        for (int more = freeFailures; more < failures && wait.compareTo(longestWait) < 0; more++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longestWait) < 0 ? wait : longestWait;
    }

    /** How many failures lead to the longest wait. */
    public int mostPairFailures() {
        int failures = freeFailures;
        while (waitAfter(failures).compareTo(longestWait) < 0) {
            failures++;
        }
        return failures;
    }
}
