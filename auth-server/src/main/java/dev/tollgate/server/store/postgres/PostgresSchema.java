package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Failures;
import dev.tollgate.server.store.Migrations;
import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Brings a schema up to date while other nodes use it: what a migration waits for a lock is short, since whoever comes
 * after it waits too, and one node at a time does it. A role that may not change the schema can use one that is up to
 * date.
 */
final class PostgresSchema {
    /** The first half of the keys of our advisory locks that migrations are done under. */
    private static final int MIGRATING = 0x746F_6C01;

    /** For another node's migrations to end, which holds up nobody. */
    private static final Duration TURN = Duration.ofMinutes(1);

    private static final List<String> MIGRATIONS = Stream.of(
                    "V1__first_schema", "V2__announce_ended_tokens", "V3__shared_throttles", "V4__needs_and_moves")
            .map(name -> "dev/tollgate/server/store/postgres/migrations/" + name + ".sql")
            .toList();

    private final PostgresAccess access;
    private final String schema;
    private final Migrations known;
    private final Migrations migrations;

    PostgresSchema(PostgresAccess access, String schema) {
        this(access, schema, MIGRATIONS);
    }

    /** With a further migration. */
    PostgresSchema(PostgresAccess access, String schema, String more) {
        this(access, schema, Stream.concat(MIGRATIONS.stream(), Stream.of(more)).toList());
    }

    private PostgresSchema(PostgresAccess access, String schema, List<String> files) {
        this.access = access;
        this.schema = schema;
        this.known = migrations(files, PostgresTimeouts.ofCommands());
        this.migrations = migrations(files, PostgresTimeouts.ofMigrations());
    }

    private Migrations migrations(List<String> files, PostgresTimeouts timeouts) {
        return new Migrations(configuration(access.withTimeouts(timeouts), schema), files, access.place(schema));
    }

    private static FluentConfiguration configuration(PostgresAccess access, String schema) {
        FluentConfiguration configuration = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(access.dataSource(schema))
                .schemas(schema);
        // Its transaction would be open for as long as an index is built concurrently, which waits for it.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }

    /** Whether there is one of this name. */
    boolean exists() {
        try (Connection connection = access.dataSource(schema).getConnection();
                ResultSet schemas = connection.getMetaData().getSchemas(null, schema)) {
            return schemas.next();
        } catch (SQLException failure) {
            throw unusable("open", Failures.rootCause(failure), failure);
        }
    }

    /** What is to be done to bring it up to date. */
    List<SchemaChange> pending() {
        try {
            return known.pending();
        } catch (FlywayException failure) {
            throw unusable("open", Failures.rootCause(failure), failure);
        }
    }

    void bringUpToDate() {
        if (pending().isEmpty()) {
            return;
        }
        PostgresTimeouts timeouts = PostgresTimeouts.ofTurn(TURN);
        try (Connection connection =
                        access.withTimeouts(timeouts).dataSource(schema).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + MIGRATING + ", " + schema.hashCode() + ")");
            forgetFailures(connection);
            migrations.apply();
        } catch (FlywayException | SQLException failure) {
            throw unchangeable(failure);
        }
    }

    /**
     * Of what could not be in a transaction; such a migration begins by removing what an earlier attempt of it left.
     */
    private void forgetFailures(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, schema, "flyway_schema_history", null);
                Statement statement = connection.createStatement()) {
            if (tables.next()) {
                statement.execute("DELETE FROM flyway_schema_history WHERE NOT success");
            }
        }
    }

    private StoreUnavailableException unchangeable(Exception failure) {
        String reason = switch (PostgresErrors.sqlState(failure).orElse("")) {
            case PostgresErrors.LOCKED ->
                "somebody else has locked what a migration changes; it was given up and can be done again";
            case PostgresErrors.DENIED ->
                Failures.rootCause(failure) + "; 'migrate' does it as a --database-user that may change the schema";
            default -> Failures.rootCause(failure);
        };
        return unusable("change", reason, failure);
    }

    private StoreUnavailableException unusable(String what, String reason, Exception failure) {
        return new StoreUnavailableException(
                "cannot " + what + " the database " + access.place(schema) + ": " + reason, failure);
    }
}
