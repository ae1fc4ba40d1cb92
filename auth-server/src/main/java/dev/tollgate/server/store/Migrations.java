package dev.tollgate.server.store;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * What has changed and has to be changed in a schema, by numbered files of SQL. Those of a newer program are passed
 * over, unless the schema says that who does not know them must not use it.
 */
public final class Migrations {
    private static final String NEEDS = "schema_needs";

    private final Flyway flyway;
    private final MigrationFiles files;
    private final String place;

    /**
     * Takes the migrations that there are.
     *
     * @param configuration that says where the database is
     * @param files on the class path
     * @param place what the database is called to the operator
     */
    public Migrations(FluentConfiguration configuration, List<String> files, String place) {
        this.files = new MigrationFiles(files);
        this.flyway = configuration
                .resourceProvider(this.files)
                .javaMigrationClassProvider(List::of)
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load();
        this.place = place;
    }

    /**
     * Answers what is to be done, in its order, without a change and without a lock.
     *
     * @throws StoreUnavailableException if this program must not use the schema
     */
    public List<SchemaChange> pending() {
        MigrationInfoService info = flyway.info();
        requireKnown(info);
        return Arrays.stream(info.all())
                .filter(migration ->
                        migration.getState() == MigrationState.PENDING || migration.getState() == MigrationState.FAILED)
                .map(this::migration)
                .toList();
    }

    /** Does what is to be done, each migration in a transaction of its own unless it cannot be in one. */
    public void apply() {
        flyway.migrate();
    }

    /** Tells what keeps a schema from being ours, of this version or an older one; empty if nothing does. */
    public Optional<String> fault() {
        MigrationInfo[] all = flyway.info().all();
        if (Arrays.stream(all).noneMatch(migration -> migration.getState().isApplied())) {
            return Optional.of("it is no database of Tollgate");
        }
        if (Arrays.stream(all).anyMatch(migration -> !migration.getState().isResolved())) {
            return Optional.of("it is of a newer Tollgate than this");
        }
        return flyway.validateWithResult().validationSuccessful
                ? Optional.empty()
                : Optional.of("its schema is none of Tollgate's");
    }

    private void requireKnown(MigrationInfoService info) {
        if (Arrays.stream(info.applied())
                .anyMatch(migration -> migration.getState().isResolved() && !migration.isChecksumMatching())) {
            throw new StoreUnavailableException(
                    "the schema of the database " + place + " is none of Tollgate's: a migration was another one");
        }
        int newest = Arrays.stream(info.all())
                .filter(migration ->
                        migration.isVersioned() && migration.getState().isResolved())
                .mapToInt(Migrations::number)
                .max()
                .orElse(0);
        needed(info).ifPresent(needed -> {
            if (needed > newest) {
                throw new StoreUnavailableException("this Tollgate is too old for the database " + place
                        + ": it knows migration " + newest + " and has to know " + needed);
            }
        });
    }

    private static int number(MigrationInfo migration) {
        return Integer.parseInt(migration.getVersion().getVersion());
    }

    /** Nothing of a schema that is older than this rule. */
    private OptionalInt needed(MigrationInfoService info) {
        if (info.applied().length == 0) {
            return OptionalInt.empty();
        }
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), NEEDS, null)) {
            return tables.next() ? needed(connection) : OptionalInt.empty();
        } catch (SQLException failure) {
            throw new StoreUnavailableException(
                    "cannot read what the schema of the database " + place + " needs: " + Failures.rootCause(failure),
                    failure);
        }
    }

    private static OptionalInt needed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet needs = statement.executeQuery("SELECT migration FROM " + NEEDS)) {
            return needs.next() ? OptionalInt.of(needs.getInt(1)) : OptionalInt.empty();
        }
    }

    private SchemaChange migration(MigrationInfo migration) {
        String name = migration.getScript();
        LoadableResource file = Objects.requireNonNull(files.getResource(name), name);
        StringWriter sql = new StringWriter();
        try (Reader reader = file.read()) {
            reader.transferTo(sql);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new SchemaChange(name, sql.toString());
    }
}
