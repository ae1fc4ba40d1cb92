package dev.tollgate.server.user;

/** What became of a user that was to be added. */
public enum Addition {
    ADDED,
    /** Somebody has this address. */
    EMAIL_IN_USE,
    /** Somebody has this id, with another address. */
    ID_IN_USE
}
