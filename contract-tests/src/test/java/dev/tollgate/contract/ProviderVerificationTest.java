package dev.tollgate.contract;

import dev.tollgate.contract.provider.DatabaseFiles;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With the embedded databases. */
@Execution(ExecutionMode.CONCURRENT)
final class ProviderVerificationTest extends ProviderContract {
    ProviderVerificationTest() {
        super(DatabaseFiles::in);
    }
}
