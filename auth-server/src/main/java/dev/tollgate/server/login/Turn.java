package dev.tollgate.server.login;

/** Whether an attempt may be looked at. */
sealed interface Turn {
    record Now() implements Turn {}

    /** That depends on how attempts end which are being looked at. */
    record Later() implements Turn {}

    record Refused(Delay delay) implements Turn {}
}
