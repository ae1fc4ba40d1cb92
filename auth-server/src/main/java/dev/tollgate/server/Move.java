package dev.tollgate.server;

import dev.tollgate.server.store.DatabaseMove;
import dev.tollgate.server.store.Destination;
import dev.tollgate.server.store.Destination.Begun;
import dev.tollgate.server.store.Destination.BegunFromElsewhere;
import dev.tollgate.server.store.Destination.Empty;
import dev.tollgate.server.store.Destination.Occupied;
import dev.tollgate.server.store.MovedTable;
import dev.tollgate.server.store.SoleDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * A move of the environments from one place to another, while nobody uses either. It may be cut off at any moment, and
 * then goes on where it was when it is begun again.
 */
public final class Move implements AutoCloseable {
    private final List<SoleDatabase> databases;
    private final Map<Environment, DatabaseMove> moves;

    private Move(List<SoleDatabase> databases, Map<Environment, DatabaseMove> moves) {
        this.databases = databases;
        this.moves = moves;
    }

    /**
     * Opens all that is there to be moved, and marks where it goes, so that no server starts there.
     *
     * @throws OperatorException if a database cannot be used or is in use, if there is something else where it goes, or
     *     if there is nothing to be moved
     */
    public static Move begin(Databases from, Databases to) {
        List<SoleDatabase> databases = new ArrayList<>();
        Map<Environment, DatabaseMove> moves = new EnumMap<>(Environment.class);
        Move move = new Move(databases, moves);
        try {
            for (Environment environment : Environment.values()) {
                if (from.has(environment)) {
                    SoleDatabase source = Unmoved.required(from.createAlone(environment));
                    databases.add(source);
                    SoleDatabase target = to.createAlone(environment);
                    databases.add(target);
                    moves.put(environment, new DatabaseMove(source, target));
                }
            }
            if (moves.isEmpty()) {
                throw new OperatorException("there is no database at " + from.place());
            }
            Map<Environment, Destination> destinations = new EnumMap<>(Environment.class);
            moves.forEach((environment, part) -> destinations.put(environment, part.destination(from.place())));
            boolean goesOn = destinations.values().stream().anyMatch(Begun.class::isInstance);
            List<Environment> unmarked = destinations.entrySet().stream()
                    .filter(found -> isEmpty(found.getKey(), found.getValue(), goesOn))
                    .map(Map.Entry::getKey)
                    .toList();
            moves.forEach((environment, part) -> {
                if (unmarked.contains(environment)) {
                    part.mark(from.place());
                }
            });
            return move;
        } catch (OperatorException refusal) {
            move.close();
            throw refusal;
        }
    }

    /** @param goesOn whether a move of another environment has begun, which may have been cut off at its very end */
    private static boolean isEmpty(Environment environment, Destination destination, boolean goesOn) {
        return switch (destination) {
            case Empty() -> true;
            case Begun() -> false;
            case Occupied(String table) -> {
                if (goesOn) {
                    yield false;
                }
                throw new OperatorException("there are " + table + " in " + environment.label()
                        + " already where the move goes to, and they stay as they are");
            }
            case BegunFromElsewhere(String other) ->
                throw new OperatorException("a move of " + environment.label() + " from " + other
                        + " has not ended where this one goes to; run that one again");
        };
    }

    /** How many rows there are to be moved in all. */
    public long rows() {
        return moves.values().stream().mapToLong(DatabaseMove::rows).sum();
    }

    /**
     * Copies what is not there yet.
     *
     * @param found is told of the rows that an earlier attempt has copied
     * @param copied is told of the rows that come
     */
    public void copy(LongConsumer found, LongConsumer copied) {
        moves.values().forEach(part -> part.copy(found, copied));
    }

    /** Compares all that is on both sides, and answers whether it is the same. */
    public boolean compare(BiConsumer<Environment, MovedTable> result) {
        boolean isWhole = true;
        for (Map.Entry<Environment, DatabaseMove> part : moves.entrySet()) {
            for (MovedTable table : (Iterable<MovedTable>) part.getValue().compare()::iterator) {
                result.accept(part.getKey(), table);
                isWhole &= table.isWhole();
            }
        }
        return isWhole;
    }

    /** Lets servers start where the move went to. */
    public void end() {
        moves.values().forEach(DatabaseMove::end);
    }

    @Override
    public void close() {
        Collections.reverse(databases);
        databases.forEach(SoleDatabase::close);
    }
}
