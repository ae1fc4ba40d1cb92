package dev.tollgate.server.login;

/** What failures of logins are counted by. */
public enum ThrottleLimit {
    /** The client's network, whatever it claims. */
    ADDRESS,

    /** An account together with a client's network. */
    ACCOUNT_AT_ADDRESS,

    /** An account, from all networks where it is not known. */
    ACCOUNT
}
