package dev.tollgate.client;

import java.time.Duration;

/**
 * What a server says about a live token.
 *
 * @param userId the id of the user whose token it is
 * @param remaining how long the token lives if nobody uses it any more, in whole seconds; zero if less than one is left
 */
public record TokenStatus(String userId, Duration remaining) {}
