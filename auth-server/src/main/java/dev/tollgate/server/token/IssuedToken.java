package dev.tollgate.server.token;

/** A new token and what it grants; the token itself is known to nobody but its bearer from then on. */
public record IssuedToken(BearerToken token, TokenGrant grant) {}
