package dev.tollgate.server.token;

/** What a token turned out to be. */
public sealed interface TokenCheck {
    record Live(TokenGrant grant) implements TokenCheck {}

    /** Never issued here, expired, or ended. */
    record Dead() implements TokenCheck {}
}
