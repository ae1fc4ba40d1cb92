package dev.tollgate.server;

import dev.tollgate.server.store.MoveMark;
import dev.tollgate.server.store.Transactions;
import java.util.Optional;

/** Keeps everybody from a database that a move has copied but a part of. */
final class Unmoved {
    private Unmoved() {}

    /**
     * Answers the database if all of it is there; otherwise it is closed.
     *
     * @throws OperatorException if a move to it has not ended
     */
    static <T extends Transactions> T required(T database) {
        Optional<String> source = OperatorException.onOutage(() -> MoveMark.source(database));
        if (source.isPresent()) {
            database.close();
            throw new OperatorException(
                    "a move to this database from " + source.get() + " has not ended; run it again");
        }
        return database;
    }
}
