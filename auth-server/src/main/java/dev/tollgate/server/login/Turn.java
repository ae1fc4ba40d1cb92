package dev.tollgate.server.login;

import java.time.Duration;

/** Whether an attempt may be looked at. */
sealed interface Turn {
    record Now() implements Turn {}

    /** That depends on how attempts end which are being looked at. */
    record Later() implements Turn {}

    record Refused(Duration retryAfter) implements Turn {}
}
