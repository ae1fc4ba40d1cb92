package dev.tollgate.server;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.SchemaChange;
import dev.tollgate.server.store.SoleDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the databases of the environments are. */
public sealed interface Databases permits EmbeddedDatabases, SharedDatabases {
    /**
     * Opens the database of the environment, which is made if it is missing and brought up to date if it is older.
     *
     * @throws OperatorException if it cannot be used
     */
    Database create(Environment environment);

    /**
     * Opens the database of the environment, which must be there, and brings it up to date if it is older.
     *
     * @throws OperatorException if it is not there, or cannot be used
     */
    Database existing(Environment environment);

    /**
     * What opening the environment's database would change in its schema, in this order.
     *
     * @throws OperatorException if that cannot be told, or if this program is too old
     */
    List<SchemaChange> pendingMigrations(Environment environment);

    /** Whether there is something of the environment. */
    boolean has(Environment environment);

    /**
     * Opens the database of the environment as {@link #create} does, for a move, beside which nobody may use it.
     *
     * @throws OperatorException if it cannot be used, or is in use
     */
    SoleDatabase createAlone(Environment environment);

    /** How long a statement of a request may take; empty if as long as it needs. */
    Optional<Duration> longestStatement();

    /** What the operator calls them, without what may be secret. */
    String place();
}
