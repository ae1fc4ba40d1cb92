package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.time.Duration;

/** What became of a password that was to be hashed. */
public sealed interface QueuedHash {
    record Made(PasswordHash hash) implements QueuedHash {}

    /** There was no place, or it was not its turn in time. */
    record TurnedAway(Duration retryAfter) implements QueuedHash {}
}
