package dev.tollgate.server.store;

import static java.util.stream.Collectors.joining;

import dev.tollgate.server.store.Destination.Begun;
import dev.tollgate.server.store.Destination.BegunFromElsewhere;
import dev.tollgate.server.store.Destination.Empty;
import dev.tollgate.server.store.Destination.Occupied;
import dev.tollgate.server.store.MovedTable.Content;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * Copies all that a database holds into an empty one. Rows are copied in the order of their keys, a part in a
 * transaction, so that a move which has stopped goes on after the last key that is there.
 */
public final class DatabaseMove {
    private static final int PART = 2_000;

    private final SoleDatabase from;
    private final SoleDatabase to;

    public DatabaseMove(SoleDatabase from, SoleDatabase to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Looks where the move goes to.
     *
     * @param source what the other place is called
     */
    public Destination destination(String source) {
        Optional<String> begun = MoveMark.source(to);
        if (begun.isPresent()) {
            return begun.get().equals(source) ? new Begun() : new BegunFromElsewhere(begun.get());
        }
        return StoredTable.ALL.stream()
                .filter(table -> count(to, table) > 0)
                .findFirst()
                .<Destination>map(table -> new Occupied(table.name()))
                .orElseGet(Empty::new);
    }

    /** Marks an empty database as one that all has to come to before it may be used. */
    public void mark(String source) {
        MoveMark.set(to, source);
    }

    /** How many rows there are to be copied in all. */
    public long rows() {
        return StoredTable.ALL.stream().mapToLong(table -> count(from, table)).sum();
    }

    /**
     * Copies what is not there yet.
     *
     * @param found is told how many rows an earlier attempt has copied
     * @param progress is told how many rows have come each time
     */
    public void copy(LongConsumer found, LongConsumer progress) {
        for (StoredTable table : StoredTable.ALL) {
            Optional<StoredRow> last = last(table);
            if (last.isPresent()) {
                found.accept(count(to, table));
            }
            long copied = forEachPart(from, table, last, rows -> {
                insert(table, rows);
                progress.accept(rows.size());
            });
            assert copied >= 0;
        }
        String numbered = StoredTable.THROTTLE_CLEARINGS.name();
        to.setLastNumber(numbered, from.lastNumber(numbered));
    }

    /** Compares all that is on both sides, table by table. */
    public Stream<MovedTable> compare() {
        return StoredTable.ALL.stream()
                .map(table -> new MovedTable(table.name(), content(from, table), content(to, table)));
    }

    /** Takes the mark away, with which the database may be used. */
    public void end() {
        MoveMark.remove(to);
    }

    private static long count(Transactions database, StoredTable table) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM " + table.name())
                .mapTo(Long.class)
                .one());
    }

    private Optional<StoredRow> last(StoredTable table) {
        String newestFirst =
                table.key().stream().map(column -> column.name() + " DESC").collect(joining(", "));
        return to.read(handle ->
                rows(handle.createQuery(select(table) + " ORDER BY " + newestFirst + " LIMIT 1"), table).stream()
                        .findFirst());
    }

    private void insert(StoredTable table, List<StoredRow> rows) {
        to.change(handle -> {
            PreparedBatch batch = handle.prepareBatch("INSERT INTO " + table.name() + " ("
                    + StoredTable.names(table.columns()) + ") VALUES ("
                    + placeholders(table.columns().size()) + ")");
            for (StoredRow row : rows) {
                row.bind(batch, table.columns());
                batch.add();
            }
            batch.execute();
        });
    }

    private static Content content(Transactions database, StoredTable table) {
        MessageDigest digest = sha256();
        long rows = forEachPart(database, table, Optional.empty(), part -> part.forEach(row -> row.addTo(digest)));
        return Content.of(rows, digest.digest());
    }

    /** Answers how many rows there were. */
    private static long forEachPart(
            Transactions database, StoredTable table, Optional<StoredRow> after, Consumer<List<StoredRow>> work) {
        Optional<StoredRow> last = after;
        for (long rows = 0; ; ) {
            Optional<StoredRow> previous = last;
            List<StoredRow> part = database.read(handle -> next(handle, table, previous));
            if (part.isEmpty()) {
                return rows;
            }
            work.accept(part);
            rows += part.size();
            last = Optional.of(part.get(part.size() - 1));
        }
    }

    private static List<StoredRow> next(Handle handle, StoredTable table, Optional<StoredRow> previous) {
        String key = StoredTable.names(table.key());
        String after = previous.isEmpty()
                ? ""
                : " WHERE (" + key + ") > (" + placeholders(table.key().size()) + ")";
        Query query = handle.createQuery(select(table) + after + " ORDER BY " + key + " LIMIT " + PART);
        previous.ifPresent(row -> row.bind(query, table.key()));
        return rows(query, table);
    }

    private static String select(StoredTable table) {
        return "SELECT " + StoredTable.names(table.columns()) + " FROM " + table.name();
    }

    private static List<StoredRow> rows(Query query, StoredTable table) {
        return query.map((row, context) -> StoredRow.of(table, row)).list();
    }

    private static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
