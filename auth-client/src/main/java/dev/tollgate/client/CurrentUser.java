package dev.tollgate.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The user of a live token, and when that token ends. Durations are whole seconds from the server's answer on, and zero
 * if less than one is left.
 *
 * @param userId the id of the user
 * @param email the e-mail address of the user, in lower case
 * @param issuedAt when the token was issued, by the server's clock
 * @param remaining how long the token lives if nobody uses it any more: the shorter of the other two
 * @param absoluteRemaining how long it lives at most
 * @param idleRemaining how long it lives at most if nobody uses it any more; empty where the server has no idle life
 */
public record CurrentUser(
        String userId,
        String email,
        Instant issuedAt,
        Duration remaining,
        Duration absoluteRemaining,
        Optional<Duration> idleRemaining) {}
