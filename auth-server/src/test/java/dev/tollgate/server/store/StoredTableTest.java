package dev.tollgate.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.store.StoredTable.Column;
import dev.tollgate.server.store.postgres.PostgresDatabase;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A move forgets no table and no column of either database. */
final class StoredTableTest {
    /** What a database has for itself; failed logins are counted anew. */
    private static final Set<String> OWN = Set.of(
            "flyway_schema_history",
            "schema_needs",
            "unfinished_move",
            "login_attempts",
            "login_failures",
            "sqlite_sequence",
            "sqlite_schema");

    private static final Map<String, Set<String>> MOVED = new TreeMap<>(StoredTable.ALL.stream()
            .collect(Collectors.toMap(
                    StoredTable::name,
                    table -> table.columns().stream()
                            .map(Column::name)
                            .collect(Collectors.toCollection(TreeSet::new)))));

    @Test
    void allOfSqliteIsMoved(@TempDir Path directory) {
        try (Database database = SqliteDatabase.open(directory.resolve("live.db"))) {
            assertThat(columns(database)).isEqualTo(MOVED);
        }
    }

    @Test
    void allOfPostgresIsMoved() {
        try (Database database = PostgresDatabase.open(TestPostgres.newDatabase(), "tollgate_live")) {
            assertThat(columns(database)).isEqualTo(MOVED);
        }
    }

    private static Map<String, Set<String>> columns(Database database) {
        return database.read(handle -> {
            try {
                return columns(handle.getConnection());
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    private static Map<String, Set<String>> columns(Connection connection) throws SQLException {
        Map<String, Set<String>> tables = new TreeMap<>();
        try (ResultSet rows =
                connection.getMetaData().getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (rows.next()) {
                tables.put(rows.getString("TABLE_NAME"), new TreeSet<>());
            }
        }
        tables.keySet().removeAll(OWN);
        for (Map.Entry<String, Set<String>> table : tables.entrySet()) {
            try (ResultSet rows =
                    connection.getMetaData().getColumns(null, connection.getSchema(), table.getKey(), "%")) {
                while (rows.next()) {
                    table.getValue().add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return tables;
    }
}
