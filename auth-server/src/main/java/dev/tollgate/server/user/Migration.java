package dev.tollgate.server.user;

/** What became of somebody whose password an old server has confirmed. */
public sealed interface Migration {
    /** The user has the confirmed password, by this or by another login a moment ago. */
    record Migrated(User user) implements Migration {}

    /** Meanwhile the user was removed or disabled, or got a password in another way. */
    record Outdated() implements Migration {}

    /** Somebody with another address has the old server's id here. */
    record IdInUse() implements Migration {}
}
