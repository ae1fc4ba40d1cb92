package dev.tollgate.server.transfer;

import dev.tollgate.server.user.UserId;

/**
 * What became of a record.
 *
 * @param line the number of the record's first line
 */
public record LineResult(long line, Outcome outcome) {
    /** What can become of a record. */
    public sealed interface Outcome {
        record Added(UserId id) implements Outcome {}

        record Updated(UserId id) implements Outcome {}

        /** Somebody has this address, and stays as that user is. */
        record Existing(UserId id) implements Outcome {}

        /** The very same was taken for this user before. */
        record Known(UserId id) implements Outcome {}

        /**
         * Nothing came of it.
         *
         * @param reason in which there is nothing of a password or of a hash
         */
        record Refused(String reason) implements Outcome {}
    }
}
