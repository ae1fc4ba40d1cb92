package dev.tollgate.server.store;

import java.util.Optional;

/** Stands in a database from the beginning of a move there until all of it has come. */
public final class MoveMark {
    private MoveMark() {}

    /** Where the move comes from; empty if none is under way. */
    public static Optional<String> source(Transactions database) {
        return database.read(handle -> handle.createQuery("SELECT source FROM unfinished_move")
                .mapTo(String.class)
                .findOne());
    }

    static void set(Transactions database, String source) {
        database.change(handle -> handle.execute("INSERT INTO unfinished_move (id, source) VALUES (1, ?)", source));
    }

    static void remove(Transactions database) {
        database.change(handle -> handle.execute("DELETE FROM unfinished_move"));
    }
}
