package dev.tollgate.server.login;

/** Takes back, in part or as a whole, that an attempt counts as failed. */
public sealed interface Correction {
    String attempt();

    /** It has not failed. */
    record Removed(String attempt) implements Correction {}

    /** It has succeeded, so that what the pair has failed before no longer makes it wait. */
    record Succeeded(String attempt, long pair) implements Correction {}

    /** Others of its network need not wait for it, which may take long. */
    record Paused(String attempt) implements Correction {}

    /** It counts by its network again. */
    record Resumed(String attempt, long network) implements Correction {}
}
