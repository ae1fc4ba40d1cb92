package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.provider.VerificationResult;
import dev.tollgate.contract.provider.PactVerification;
import dev.tollgate.contract.provider.ServerDatabase;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the real server to the committed pacts, and each answer to the document too, since Pact allows fields that
 * nobody asked for. It is also the old server that others move away from. Each database adds a subclass.
 */
abstract class ProviderContract {
    private final PactVerification verification;

    ProviderContract(Function<Path, ServerDatabase> databases) {
        this.verification = new PactVerification(new Spec()::requireDocumented, databases);
    }

    @TestFactory
    final Stream<DynamicTest> theServerKeepsThePactOfTheClient() {
        return interactions("auth-client-auth-server.json");
    }

    @TestFactory
    final Stream<DynamicTest> asTheOldServerItKeepsThePactOfTheServer() {
        return interactions("auth-server-legacy-login.json");
    }

    private Stream<DynamicTest> interactions(String file) {
        Pact pact = DefaultPactReader.INSTANCE.loadPact(Path.of("pacts", file).toFile());
        return pact.getInteractions().stream()
                .map(interaction ->
                        DynamicTest.dynamicTest(interaction.getDescription(), () -> verify(pact, interaction)));
    }

    private void verify(Pact pact, Interaction interaction) {
        VerificationResult result = verification.verify(pact, interaction);
        assertThat(PactVerification.faults(result)).isEmpty();
        assertThat(result).isInstanceOf(VerificationResult.Ok.class);
    }
}
