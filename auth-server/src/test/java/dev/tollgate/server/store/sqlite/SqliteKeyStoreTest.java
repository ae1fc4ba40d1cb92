package dev.tollgate.server.store.sqlite;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.KeyStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteKeyStoreTest extends KeyStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected Database open() {
        return SqliteDatabase.open(directory.resolve("live.db"));
    }
}
