package dev.tollgate.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.store.postgres.PostgresDatabase;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CONTRIBUTING asks of a migration of PostgreSQL, as far as the SQL shows it. */
final class MigrationRulesTest {
    private static final Pattern CONTRACTION = Pattern.compile(
            "\\bDROP\\s+(TABLE|COLUMN)\\b|\\bRENAME\\b|\\bSET\\s+NOT\\s+NULL\\b|\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b"
                + "|\\bADD\\s+COLUMN\\s+[^,;]*\\bNOT\\s+NULL\\b(?![^,;]*\\bDEFAULT\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CREATED = Pattern.compile("\\bCREATE\\s+TABLE\\s+(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern INDEX = Pattern.compile(
            "\\bCREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+(?!CONCURRENTLY)\\w+\\s+ON\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

    @Test
    void theMigrationsKeepTheRules() {
        List<SchemaChange> all = PostgresDatabase.pendingMigrations(TestPostgres.newDatabase(), "tollgate_live");
        assertThat(all).hasSizeGreaterThan(1);
        assertThat(all.stream().flatMap(migration -> faults(migration).stream()))
                .isEmpty();
    }

    /** Of which the program has a list. */
    @Test
    void everyFileIsAMigration(@TempDir Path directory) throws Exception {
        assertThat(names(PostgresDatabase.pendingMigrations(TestPostgres.newDatabase(), "tollgate_live")))
                .isEqualTo(filesBeside(PostgresDatabase.class));
        assertThat(names(SqliteDatabase.pendingMigrations(directory.resolve("none.db"))))
                .isEqualTo(filesBeside(SqliteDatabase.class));
    }

    private static List<String> names(List<SchemaChange> migrations) {
        return migrations.stream().map(SchemaChange::name).toList();
    }

    private static List<String> filesBeside(Class<?> database) throws Exception {
        URL folder = Objects.requireNonNull(database.getResource("migrations"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatBreaksARuleIsFound() {
        assertThat(faults("ALTER TABLE users DROP COLUMN external_id;")).hasSize(1);
        assertThat(faults("ALTER TABLE users\n  ALTER COLUMN external_id SET NOT NULL;"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE users ADD COLUMN nickname TEXT NOT NULL;"))
                .hasSize(1);
        assertThat(faults("CREATE INDEX users_by_change ON users (modified_at);"))
                .hasSize(1);
        assertThat(faults("ALTER TABLE users DROP COLUMN external_id; UPDATE schema_needs SET migration = 9;"))
                .isEmpty();
        assertThat(faults("-- DROP TABLE users\nALTER TABLE users ADD COLUMN nickname TEXT NOT NULL DEFAULT '';"))
                .isEmpty();
        assertThat(faults("CREATE TABLE news (id TEXT NOT NULL); CREATE INDEX news_by_id ON news (id);"))
                .isEmpty();
        assertThat(faults("CREATE INDEX CONCURRENTLY users_by_change ON users (modified_at);"))
                .isEmpty();
    }

    private static List<String> faults(String sql) {
        return faults(new SchemaChange("V9__planted.sql", sql));
    }

    private static List<String> faults(SchemaChange migration) {
        String sql = migration.sql().replaceAll("--.*", "");
        List<String> faults = new ArrayList<>();
        if (CONTRACTION.matcher(sql).find() && !sql.contains("UPDATE schema_needs")) {
            faults.add(migration.name() + " takes away what older programs rely on, and lets them start");
        }
        List<String> created = groups(CREATED, sql).toList();
        groups(INDEX, sql)
                .filter(table -> !created.contains(table))
                .forEach(table -> faults.add(migration.name() + " locks " + table + " while it builds an index"));
        return faults;
    }

    private static Stream<String> groups(Pattern pattern, String sql) {
        return pattern.matcher(sql).results().map(found -> found.group(1));
    }
}
