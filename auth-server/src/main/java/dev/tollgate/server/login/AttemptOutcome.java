package dev.tollgate.server.login;

import java.util.Locale;

/** How an attempt with a password ended, in one word. */
public enum AttemptOutcome {
    GRANTED,
    CHANGED,
    REJECTED,
    DISABLED,
    THROTTLED,
    OVERLOADED,
    UNCONFIRMED,
    TOKEN_ENDED,

    /** The server could not answer, for want of its database or memory or because of a bug. */
    FAILED;

    /** As logs and metrics have it, such as {@code token-ended}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
