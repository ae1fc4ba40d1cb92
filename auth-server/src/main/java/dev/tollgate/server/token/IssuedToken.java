package dev.tollgate.server.token;

import java.time.Duration;

/**
 * A new token and whose it is; the token itself is known to nobody but its bearer from then on.
 *
 * @param lifetime how long it lives if nobody uses it
 */
public record IssuedToken(BearerToken token, TokenGrant grant, Duration lifetime) {}
