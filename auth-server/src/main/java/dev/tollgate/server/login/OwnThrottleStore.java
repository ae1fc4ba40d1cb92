package dev.tollgate.server.login;

import java.time.Instant;
import java.util.List;

/** Belongs to one server, which counts in its memory and stores what it must know after a restart. */
public non-sealed interface OwnThrottleStore extends ThrottleStore {
    /** The failed logins of an account within the last day. */
    StoredFailures failures(long account, Instant now);

    /** Adds failed logins, all or none. */
    void addFailures(List<AccountFailure> failures);
}
