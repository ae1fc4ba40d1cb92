package dev.tollgate.server.store.sqlite;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.ThrottleStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteThrottleStoreTest extends ThrottleStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected Database open() {
        return SqliteDatabase.open(directory.resolve("live.db"));
    }
}
