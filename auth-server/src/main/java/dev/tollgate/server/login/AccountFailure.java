package dev.tollgate.server.login;

import java.time.Duration;
import java.time.Instant;

/**
 * A failed login to an account.
 *
 * @param account its keyed hash
 * @param slowLaneDelay how long until the slow lane's next attempt
 */
public record AccountFailure(long account, Instant time, Duration slowLaneDelay) {}
