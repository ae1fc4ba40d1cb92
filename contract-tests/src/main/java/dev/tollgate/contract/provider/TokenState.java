package dev.tollgate.contract.provider;

/** What may have become of a token that the server issued; it lets in with the first alone. */
public enum TokenState {
    LIVE,

    /** It has reached the end of its life. */
    EXPIRED,

    /** Nobody has used it for longer than the idle life, which the server has if it is asked for such a token. */
    IDLE,

    /** Its user has logged out. */
    ENDED,

    /** Its user was disabled. */
    DISABLED
}
