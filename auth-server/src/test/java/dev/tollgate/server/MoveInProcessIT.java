package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.MovedTable;
import dev.tollgate.server.store.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is in the environments comes along, from files to PostgreSQL and back. */
@Tag("endurance")
final class MoveInProcessIT {
    private static final int TOKENS = 6_000;

    @TempDir
    private Path directory;

    private final SharedDatabases shared = new SharedDatabases(TestPostgres.newDatabase());
    private Databases files = new EmbeddedDatabases(Path.of(""));

    @Test
    void whatIsMovedToPostgresAndBackIsWhatItWas() throws Exception {
        fill();
        List<MovedTable> there = move(files, shared);
        assertThat(there).allMatch(MovedTable::isWhole);
        assertThat(rows(there)).containsEntry("tokens", (long) TOKENS).containsEntry("users", (long) TOKENS / 10);
        assertThat(there).filteredOn(table -> table.from().rows() == 0).isEmpty();

        Databases again = new EmbeddedDatabases(directory.resolve("again"));
        assertThat(move(shared, again)).containsExactlyElementsOf(there);
        for (Databases place : List.of(shared, again)) {
            assertThat(lastClearing(place)).isEqualTo(8);
        }
    }

    @Test
    void aMoveThatIsCutOffGoesOnAfterTheLastRow() throws Exception {
        fill();
        for (long stop : new long[] {0, 2_000, 4_000}) {
            List<Long> found = new ArrayList<>();
            List<Long> copied = new ArrayList<>();
            assertThatThrownBy(() -> {
                        try (Move move = Move.begin(files, shared)) {
                            move.copy(found::add, rows -> {
                                copied.add(rows);
                                if (sum(found) + sum(copied) >= stop) {
                                    throw new IllegalStateException("cut off");
                                }
                            });
                        }
                    })
                    .hasMessage("cut off");
            assertThat(sum(copied)).as("copied after " + found).isLessThanOrEqualTo(stop + 2_000 - sum(found));
            assertThatThrownBy(() -> shared.create(LIVE))
                    .isInstanceOf(OperatorException.class)
                    .hasMessage("a move to this database from " + files.place() + " has not ended; run it again");
        }
        assertThat(move(files, shared)).allMatch(MovedTable::isWhole);
        shared.create(LIVE).close();
    }

    @Test
    void aMoveThatIsCutOffAtItsVeryEndGoesOn() throws Exception {
        fill();
        try (Move move = Move.begin(files, shared)) {
            move.copy(MoveInProcessIT::pass, MoveInProcessIT::pass);
        }
        TestPostgres.execute(shared.access(), "DELETE FROM tollgate_live.unfinished_move");
        assertThat(move(files, shared)).allMatch(MovedTable::isWhole);
        for (Environment environment : Environment.values()) {
            shared.create(environment).close();
        }
    }

    @Test
    void whatHasNotComeWholeIsNotMovedOn() throws Exception {
        fill();
        Move.begin(files, shared).close();
        assertThatThrownBy(() -> Move.begin(shared, new EmbeddedDatabases(directory.resolve("further"))))
                .isInstanceOf(OperatorException.class)
                .hasMessage("a move to this database from " + files.place() + " has not ended; run it again");
    }

    @Test
    void nobodyUsesWhatIsMoved() throws Exception {
        fill();
        for (Databases place : List.of(files, shared)) {
            Database used = place.create(LIVE);
            assertThatThrownBy(() -> Move.begin(files, shared))
                    .as(place.place())
                    .isInstanceOf(OperatorException.class)
                    .hasMessageContaining(" in use; stop ");
            used.close();
        }
        empty(shared);
        try (Move move = Move.begin(files, shared)) {
            assertThat(move.rows()).isPositive();
            for (Databases place : List.of(files, shared)) {
                assertThatThrownBy(() -> place.create(LIVE)).isInstanceOf(OperatorException.class);
            }
        }
    }

    @Test
    void whatIsThereAlreadyStaysAsItIs() throws Exception {
        fill();
        try (Database used = shared.create(TEST)) {
            used.change(handle -> handle.execute(
                    "INSERT INTO api_keys (digest, kind, name, created_at) VALUES (?, 'SERVICE', 'a', 1)",
                    new byte[] {1}));
        }
        assertThatThrownBy(() -> Move.begin(files, shared))
                .hasMessage("there are api_keys in test already where the move goes to, and they stay as they are");
        empty(shared);
        Move.begin(files, shared).close();
        Databases others = new EmbeddedDatabases(directory.resolve("others"));
        others.create(LIVE).close();
        assertThatThrownBy(() -> Move.begin(others, shared))
                .hasMessageStartingWith(
                        "a move of live from " + files.place() + " has not ended where this one goes to");
        assertThatThrownBy(() -> Move.begin(new EmbeddedDatabases(directory.resolve("none")), shared))
                .hasMessage("there is no database at " + directory.resolve("none"));
    }

    @Test
    void aSourceThatHasChangedMeanwhileIsFoundOut() throws Exception {
        fill();
        Move.begin(files, shared).close();
        try (Move move = Move.begin(files, shared)) {
            move.copy(MoveInProcessIT::pass, MoveInProcessIT::pass);
        }
        try (Database source = files.create(LIVE)) {
            source.change(
                    handle -> handle.execute("UPDATE users SET password_hash = 'changed' WHERE email LIKE 'user7@%'"));
        }
        List<String> different = new ArrayList<>();
        try (Move move = Move.begin(files, shared)) {
            move.copy(MoveInProcessIT::pass, MoveInProcessIT::pass);
            assertThat(move.compare((environment, table) -> {
                        if (!table.isWhole()) {
                            different.add(environment.label() + " " + table.name());
                        }
                    }))
                    .isFalse();
        }
        assertThat(different).containsExactly("live users");
        assertThatThrownBy(() -> shared.create(LIVE)).hasMessageContaining(" has not ended");
    }

    /** Something in every table, and nothing in some columns. */
    private void fill() throws Exception {
        Path data = directory.resolve("data");
        files = new EmbeddedDatabases(data);
        assertThat(ManyTokens.fill(data, TOKENS, 10)).hasSize(10);
        for (Environment environment : Environment.values()) {
            try (Database database = files.create(environment)) {
                database.change(MoveInProcessIT::fillOtherTables);
            }
        }
        try (Database database = files.create(TEST)) {
            database.change(handle ->
                    handle.execute("INSERT INTO users (id, email, password_hash, disabled, created_at, external_id,"
                            + " import_line, migrated_at) VALUES ('1700000000000x2',"
                            + " 'gr\u00fc\u00dfe@example.com', '', 1, 5, '\ud83d\ude00', x'00ff', -1)"));
            database.change(handle -> handle.execute("INSERT INTO tokens (digest, user_id, issued_at, expires_at)"
                    + " VALUES (x'80', '1700000000000x2', 1, 9223372036854775807)"));
        }
    }

    private static void fillOtherTables(Handle handle) {
        handle.execute(
                "INSERT INTO removed_users (digest, is_address, removed_at) VALUES (x'01', 1, 2), (x'ff', 0, 3)");
        handle.execute("INSERT INTO api_keys (digest, kind, name, created_at) VALUES (x'7f', 'SERVICE', 'a', 1)");
        handle.execute("INSERT INTO throttle_secret (id, secret) VALUES (1, x'0102')");
        handle.execute("INSERT INTO login_places (pair, last_login) VALUES (-9223372036854775808, 1), (0, 2)");
        handle.execute("INSERT INTO throttle_clearings (id, address) VALUES (3, NULL), (7, x'7f000001')");
        handle.execute("INSERT INTO throttle_clearings (account) VALUES (8)");
        handle.execute("DELETE FROM throttle_clearings WHERE id = 8");
    }

    /** The number that comes after those that were given is one that nobody has had. */
    private static long lastClearing(Databases place) {
        try (Database database = place.create(LIVE)) {
            database.change(handle -> handle.execute("INSERT INTO throttle_clearings (account) VALUES (1)"));
            return database.read(handle -> handle.createQuery("SELECT max(id) - 1 FROM throttle_clearings")
                    .mapTo(Long.class)
                    .one());
        }
    }

    private static List<MovedTable> move(Databases from, Databases to) {
        List<MovedTable> tables = new ArrayList<>();
        try (Move move = Move.begin(from, to)) {
            move.copy(MoveInProcessIT::pass, MoveInProcessIT::pass);
            assertThat(move.compare((environment, table) -> tables.add(table))).isTrue();
            move.end();
        }
        return tables;
    }

    private static void empty(Databases databases) {
        for (Environment environment : Environment.values()) {
            try (Database database = databases.create(environment)) {
                database.change(handle -> handle.execute("DELETE FROM api_keys"));
            }
        }
    }

    private static Map<String, Long> rows(List<MovedTable> tables) {
        Map<String, Long> rows = new HashMap<>();
        tables.forEach(table -> rows.merge(table.name(), table.from().rows(), Math::max));
        return rows;
    }

    private static void pass(long rows) {
        assertThat(rows).isPositive();
    }

    private static long sum(List<Long> rows) {
        return rows.stream().mapToLong(Long::longValue).sum();
    }
}
