package dev.tollgate.server.login;

import dev.tollgate.server.user.UserId;

/** Where attempts are written down. */
public interface AttemptLog {
    void ended(EndedAttempt attempt);

    /** An attempt that the server could not answer, for want of its database or memory or because of a bug. */
    void failed(String code, Client client, Throwable cause);

    /** A user whose stored hash is of a kind or key that this server cannot check, and who so cannot log in. */
    void uncheckable(UserId user);

    /** A password that an old server should confirm, and for this reason has not. */
    void unconfirmed(String reason);

    /** Somebody whom an old server calls by an id that somebody else has here, and who so cannot log in. */
    void idInUse(UserId id);
}
