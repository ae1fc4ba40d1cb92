package dev.tollgate.server.user;

import java.time.Instant;

/** What holds for a user or does not. */
public sealed interface UserCondition {
    record HasId(UserId id) implements UserCondition {}

    record HasEmail(Email email) implements UserCondition {}

    /** Something happened to the user then. */
    record Happened(Event event, When when, Instant time) implements UserCondition {}

    /** Holds for nobody. */
    record Never() implements UserCondition {}

    enum Event {
        CREATED,
        MODIFIED
    }

    enum When {
        AT,
        AFTER,
        BEFORE
    }
}
