package dev.tollgate.server.store.postgres;

import dev.tollgate.server.store.Failures;
import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL's codes of errors (its documentation, appendix A). */
final class PostgresErrors {
    static final String LOCKED = "55P03";
    static final String DENIED = "42501";

    private static final String NONE = "00000";

    private PostgresErrors() {}

    /** As PostgreSQL or the driver gives it; 00000 if neither does, and empty if no database was asked. */
    static Optional<String> sqlState(Throwable failure) {
        return Failures.causes(failure)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst()
                .map(cause -> Optional.ofNullable(cause.getSQLState())
                        .filter(state -> state.length() == NONE.length())
                        .orElse(NONE));
    }
}
