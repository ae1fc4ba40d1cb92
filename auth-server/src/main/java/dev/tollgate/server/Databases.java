package dev.tollgate.server;

import dev.tollgate.server.store.Database;

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
}
