package dev.tollgate.contract;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With PostgreSQL. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class PostgresProviderVerificationIT extends ProviderContract {
    PostgresProviderVerificationIT() {
        super(directory -> PostgresServerDatabase.empty());
    }
}
