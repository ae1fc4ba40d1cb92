package dev.tollgate.server.password;

/** Whether passwords can be checked against a hash that comes from elsewhere; never with the hash itself. */
public sealed interface HashReading {
    /**
     * They can be checked.
     *
     * @param kind such as {@code bcrypt} or {@code pbkdf2-sha256}
     * @param isDearer whether a check probably costs more than one of ours, which the time of an answer then shows
     */
    record Checkable(String kind, boolean isDearer) implements HashReading {}

    /** The hash is of no kind that is known, or not spelled as its kind is. */
    record Unknown() implements HashReading {}

    /**
     * A check would cost too much.
     *
     * @param what is beyond the bounds, for people
     */
    record TooDear(String what) implements HashReading {}
}
