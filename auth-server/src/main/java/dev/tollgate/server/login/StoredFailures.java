package dev.tollgate.server.login;

import java.time.Duration;
import java.util.List;

/**
 * Failed logins of one account.
 *
 * @param slowLaneDelay how long until the slow lane's next attempt
 */
public record StoredFailures(List<FailedHour> hours, Duration slowLaneDelay) {}
