package dev.tollgate.server.user;

/** What became of a change of a user. */
public enum Alteration {
    CHANGED,
    NO_SUCH_USER,
    /** Somebody else has the address; nothing was changed. */
    EMAIL_IN_USE
}
