package dev.tollgate.server.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands against an attempt: those before it that count as failed. What is beyond a limit's window is left out.
 *
 * @param sinceMinuteFull how long ago the network began to have as many as are let in within a minute
 * @param sinceHourFull the same within an hour
 * @param sinceNetworksLast how long ago the network's last one began
 * @param pairFailures how many there are of the pair, up to where its wait grows no longer
 * @param sincePairsLast how long ago the pair's last one began
 * @param sinceAccountFull how long ago the account began to have as many as lead to its slow lane
 * @param sinceDayFull how long ago it began to have as many as are let in within a day
 * @param sinceLanesLast how long ago the last one began that took the account's slow lane
 * @param lastLogin when the account last logged in well from the network
 */
public record Standing(
        Optional<Duration> sinceMinuteFull,
        Optional<Duration> sinceHourFull,
        Optional<Duration> sinceNetworksLast,
        int pairFailures,
        Optional<Duration> sincePairsLast,
        Optional<Duration> sinceAccountFull,
        Optional<Duration> sinceDayFull,
        Optional<Duration> sinceLanesLast,
        Optional<Instant> lastLogin) {}
