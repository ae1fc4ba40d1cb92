package dev.tollgate.server.token;

import dev.tollgate.server.token.TokenCheck.Live;

/** A live token, as its user may see it. */
public record Session(Live token, SessionOrigin origin) {}
