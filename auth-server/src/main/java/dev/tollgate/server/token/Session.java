package dev.tollgate.server.token;

/** A live token, as its user may see it. */
public record Session(KnownToken token, SessionOrigin origin) {}
