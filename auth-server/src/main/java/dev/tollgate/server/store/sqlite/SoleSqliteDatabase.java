package dev.tollgate.server.store.sqlite;

import dev.tollgate.server.store.SoleDatabase;
import dev.tollgate.server.store.StoreUnavailableException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A file that no other connection can use, in SQLite's exclusive locking mode. */
public final class SoleSqliteDatabase implements SoleDatabase {
    private final SqliteDatabase database;

    private SoleSqliteDatabase(SqliteDatabase database) {
        this.database = database;
    }

    /**
     * Opens the file, which is made if it is missing, and brings its schema up to date.
     *
     * @throws StoreUnavailableException if the file cannot be used or is in use
     */
    public static SoleSqliteDatabase open(Path file) {
        return new SoleSqliteDatabase(SqliteDatabase.openAlone(file));
    }

    @Override
    public long lastNumber(String table) {
        return read(handle -> handle.createQuery("SELECT seq FROM sqlite_sequence WHERE name = ?")
                .bind(0, table)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    @Override
    public void setLastNumber(String table, long number) {
        // SQLite keeps no rule that there is one row for a table.
        change(handle -> {
            handle.execute("DELETE FROM sqlite_sequence WHERE name = ?", table);
            handle.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, number);
        });
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return database.read(work);
    }

    @Override
    public <R> R write(Function<Handle, R> work) {
        return database.write(work);
    }

    @Override
    public void close() {
        database.close();
    }
}
