package dev.tollgate.server.token;

/** What is kept of a token. */
public record StoredToken(TokenDigest digest, TokenGrant grant, SessionOrigin origin) {}
