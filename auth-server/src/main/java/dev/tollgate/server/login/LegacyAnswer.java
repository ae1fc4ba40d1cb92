package dev.tollgate.server.login;

import dev.tollgate.server.user.UserId;
import java.time.Duration;

/** What an old server says to a login. */
public sealed interface LegacyAnswer {
    /** The password is that of the user whom the old server calls so. */
    record Right(UserId id) implements LegacyAnswer {}

    record Wrong() implements LegacyAnswer {}

    /** The password is right, but the old server does not let this user in. */
    record Denied() implements LegacyAnswer {}

    /**
     * It cannot be told.
     *
     * @param reason for the log
     * @param retryAfter when it may well be told
     */
    record Unavailable(String reason, Duration retryAfter) implements LegacyAnswer {}
}
