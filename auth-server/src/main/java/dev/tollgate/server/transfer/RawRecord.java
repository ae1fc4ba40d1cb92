package dev.tollgate.server.transfer;

/** What was cut out of the input. */
sealed interface RawRecord {
    /** The number of the line on which it begins; the first is 1. */
    long line();

    /**
     * A record of which nothing is missing.
     *
     * @param text without the line end
     */
    record Whole(long line, String text) implements RawRecord {}

    /** A line that is in no record. */
    record Broken(long line, String reason) implements RawRecord {}
}
