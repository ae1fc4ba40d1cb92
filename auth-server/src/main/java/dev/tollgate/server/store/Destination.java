package dev.tollgate.server.store;

/** What a move finds where it goes to. */
public sealed interface Destination {
    /** Nothing. */
    record Empty() implements Destination {}

    /** What a move from the same place has copied before it stopped; this one goes on there. */
    record Begun() implements Destination {}

    /** Something that no move has brought. */
    record Occupied(String table) implements Destination {}

    /** What a move from elsewhere has copied before it stopped. */
    record BegunFromElsewhere(String source) implements Destination {}
}
