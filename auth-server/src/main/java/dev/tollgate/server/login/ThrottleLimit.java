package dev.tollgate.server.login;

import java.util.Locale;

/** What failures of logins are counted by. */
public enum ThrottleLimit {
    /** The client's network, whatever it claims. */
    ADDRESS,

    /** An account together with a client's network. */
    ACCOUNT_AT_ADDRESS,

    /** An account, from all networks where it is not known. */
    ACCOUNT;

    /** As metrics have it, such as {@code account-at-address}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
