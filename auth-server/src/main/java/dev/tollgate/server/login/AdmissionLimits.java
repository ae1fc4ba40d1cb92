package dev.tollgate.server.login;

import java.time.Duration;

/**
 * How many passwords are checked at once.
 *
 * @param permits how many are checked
 * @param places how many may wait for that; one client network has half of them
 * @param longestWait how long one may wait
 */
public record AdmissionLimits(int permits, int places, Duration longestWait) {}
