package dev.tollgate.contract;

import dev.tollgate.contract.provider.DatabaseFiles;

/** With the embedded databases. */
final class ProviderVerificationTest extends ProviderContract {
    ProviderVerificationTest() {
        super(DatabaseFiles::in);
    }
}
