package dev.tollgate.server.password;

/** Why a password may not be set. */
public enum PasswordObjection {
    TOO_SHORT,

    /** Its owner's address, or the part of that before the {@code @}. */
    OWN_ADDRESS,

    /** One piece, too short to be a password, again and again. */
    REPEATED,

    /** One of those that attackers try first. */
    COMMON
}
