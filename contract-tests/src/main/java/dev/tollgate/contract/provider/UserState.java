package dev.tollgate.contract.provider;

/** What a login may meet. */
public enum UserState {
    /** With the right password a token comes, with any other 400. */
    ACTIVE,

    /** With the right password 401 comes. */
    DISABLED,

    /** Added by an administrator, or come from elsewhere: 400, with any password. */
    WITHOUT_PASSWORD,

    /** 429 with {@code Retry-After}, until the clock has moved by it. */
    THROTTLED
}
