package dev.tollgate.client;

import java.time.Duration;
import java.time.Instant;

/**
 * A live token, as its user may know it; the token itself is not told. Times are by the server's clock.
 *
 * @param issuedAt when the token was issued
 * @param lastUsedAt when it was last used; what came less than a quarter of an hour after that is not told
 * @param remaining how long it lives if nobody uses it any more, in whole seconds; zero if less than one is left
 * @param address the client's IP address at the login; empty if the token is older than this record
 * @param userAgent what the client called itself at the login, which may be anything; empty if it did not
 * @param current whether this is the token that was asked with
 */
public record Session(
        Instant issuedAt, Instant lastUsedAt, Duration remaining, String address, String userAgent, boolean current) {}
