package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.SoleDatabase;
import dev.tollgate.server.store.StoreUnavailableException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A schema that no other connection of ours uses: those that want to wait until their time-out is over. */
public final class SolePostgresDatabase implements SoleDatabase {
    private final PostgresDatabase database;

    private SolePostgresDatabase(PostgresDatabase database) {
        this.database = database;
    }

    /**
     * Opens a schema, which is made if it is missing, and brings it up to date.
     *
     * @throws StoreUnavailableException if the database cannot be reached or is in use
     */
    public static SolePostgresDatabase open(PostgresAccess access, String schema) {
        return new SolePostgresDatabase(PostgresDatabase.openAlone(access, schema));
    }

    @Override
    public long lastNumber(String table) {
        return read(handle -> handle.createQuery("SELECT coalesce(pg_sequence_last_value(" + sequence(table) + "), 0)")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public void setLastNumber(String table, long number) {
        if (number > 0) {
            change(handle -> handle.createQuery("SELECT setval(" + sequence(table) + ", ?)")
                    .bind(0, number)
                    .mapTo(Long.class)
                    .one());
        }
    }

    private static String sequence(String table) {
        return "CAST(pg_get_serial_sequence('" + table + "', 'id') AS regclass)";
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
