package dev.tollgate.server.transfer;

/** Whether a record is a user. */
sealed interface EntryReading {
    /** The number of the record's first line. */
    long line();

    record Sound(long line, Entry entry) implements EntryReading {}

    record Refused(long line, String reason) implements EntryReading {}
}
