package dev.tollgate.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.StoreContract;
import dev.tollgate.server.store.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest extends StoreContract {
    @TempDir
    private Path directory;

    @Override
    protected Database open() {
        return SqliteDatabase.open(file());
    }

    @Test
    void everyCommitIsSyncedToDisk() {
        try (Database database = open()) {
            assertThat(database.<String>write(handle -> pragma(handle, "journal_mode")))
                    .isEqualTo("wal");
            assertThat(database.<String>write(handle -> pragma(handle, "synchronous")))
                    .isEqualTo("2");
            assertThat(database.<String>write(handle -> pragma(handle, "foreign_keys")))
                    .isEqualTo("1");
        }
    }

    @Test
    void aFileThatIsMovedAwayIsMissedUntilItIsBack() throws Exception {
        try (Database database = open()) {
            Path elsewhere = directory.resolve("elsewhere.db");
            Files.move(file(), elsewhere);
            assertThatThrownBy(() -> database.read(SqliteDatabaseTest::count))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> database.write(SqliteDatabaseTest::count))
                    .isInstanceOf(StoreUnavailableException.class);
            Files.move(elsewhere, file());
            assertThat(database.<Integer>read(SqliteDatabaseTest::count)).isZero();
        }
    }

    @Test
    void aFileThatIsReplacedIsNotWrittenTo() throws Exception {
        try (Database database = open()) {
            Files.move(file(), directory.resolve("elsewhere.db"));
            Files.createFile(file());
            assertThatThrownBy(() -> database.write(SqliteDatabaseTest::count))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Path noDatabase = Files.writeString(directory.resolve("notes.db"), "notes, and not a database\n".repeat(100));
        assertThatThrownBy(() -> SqliteDatabase.open(noDatabase)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void whatWasBoundToAStatementIsInNoMessage() {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.read(handle -> handle.createQuery("SELECT nonsense WHERE 'x' = :hash")
                            .bind("hash", "$argon2id$secret")
                            .mapTo(String.class)
                            .one()))
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void wrongSqlIsABugAndNotAnOutage() {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.read(handle -> handle.createQuery("SELECT nonsense")
                            .mapTo(String.class)
                            .one()))
                    .isInstanceOf(JdbiException.class);
        }
    }

    private static String pragma(Handle handle, String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(String.class).one();
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM users")
                .mapTo(Integer.class)
                .one();
    }

    private Path file() {
        return directory.resolve("live.db");
    }
}
