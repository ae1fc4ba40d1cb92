package dev.tollgate.server.token;

/** What a token turned out to be. */
public sealed interface TokenCheck {
    /**
     * Somebody's token, which lived when it was checked.
     *
     * @param reading when the store was asked about it
     */
    record Live(KnownToken token, Reading reading) implements TokenCheck {}

    /** Never issued here, expired, or ended. */
    record Dead() implements TokenCheck {}
}
