package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps who uses a schema and who moves it apart, by advisory locks: every connection of a pool has a shared one for as
 * long as it lives, and the one that moves has it alone.
 */
final class PostgresUse {
    /** The first half of the keys of our advisory locks on the use of a schema. */
    private static final int USE = 0x746F_6C02;

    private PostgresUse() {}

    /** What a connection begins with that uses a schema beside others. */
    static String shared(String schema) {
        return "SELECT pg_advisory_lock_shared(" + key(schema) + ")";
    }

    /** What a connection begins with that uses a schema alone. */
    static String sole(String schema) {
        return "SELECT pg_advisory_lock(" + key(schema) + ")";
    }

    /** Asks without a wait, in which others would wait too. */
    static void requireNone(PostgresAccess access, String schema) {
        String place = access.place(schema);
        try (Connection connection = access.dataSource(schema).getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_try_advisory_lock(" + key(schema) + ")")) {
            if (!answer.next() || !answer.getBoolean(1)) {
                throw new StoreUnavailableException(
                        "the database " + place + " is in use; stop all servers and commands first");
            }
        } catch (SQLException failure) {
            throw new StoreUnavailableException(
                    "cannot open the database " + place + ": " + Failures.rootCause(failure), failure);
        }
    }

    private static String key(String schema) {
        return USE + ", " + schema.hashCode();
    }
}
