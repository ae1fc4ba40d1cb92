package dev.tollgate.contract.provider;

import static java.util.Objects.requireNonNull;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.provider.ConsumerInfo;
import au.com.dius.pact.provider.ProviderInfo;
import au.com.dius.pact.provider.ProviderVerifier;
import au.com.dius.pact.provider.VerificationFailureType;
import au.com.dius.pact.provider.VerificationFailureType.ExceptionFailure;
import au.com.dius.pact.provider.VerificationResult;
import au.com.dius.pact.provider.VerificationResult.Failed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Holds a real server to pacts. Each interaction meets one of its own, in the state that the interaction asks for. */
public final class PactVerification {
    private final ExchangeObserver observer;
    private final Function<Path, ServerDatabase> databases;

    public PactVerification(ExchangeObserver observer) {
        this(observer, DatabaseFiles::in);
    }

    /**
     * Does so on other databases.
     *
     * @param databases makes one for each server, which may keep files in an empty directory
     */
    public PactVerification(ExchangeObserver observer, Function<Path, ServerDatabase> databases) {
        this.observer = observer;
        this.databases = databases;
    }

    /**
     * Sends the request of an interaction and compares the answer, by the means of Pact; if that were given the whole
     * pact, it would leave what states give back out of the expected answer.
     */
    public VerificationResult verify(Pact pact, Interaction interaction) {
        if (!interaction.isSynchronousRequestResponse()) {
            return unverifiable(interaction);
        }
        ProviderInfo provider = new ProviderInfo(pact.getProvider().getName());
        provider.setHost("127.0.0.1");
        ProviderVerifier verifier = new ProviderVerifier();
        verifier.setReporters(List.of());
        try (TemporaryDirectory directory = TemporaryDirectory.create();
                ContractServer server = ContractServer.start(databases.apply(directory.path()))) {
            verifier.setStateChangeHandler(new PactStateChange(new StateSetting(server)));
            provider.setPort(server.port());
            return verifier.verifyInteraction(
                    provider,
                    new ConsumerInfo(pact.getConsumer().getName()),
                    new HashMap<>(),
                    interaction,
                    null,
                    null,
                    new InteractionClient(provider, observer));
        }
    }

    /** What was wrong, in sentences; none if nothing was. */
    public static List<String> faults(VerificationResult result) {
        return result instanceof Failed failed
                ? failed.getFailures().values().stream()
                        .flatMap(List::stream)
                        .map(PactVerification::sentence)
                        .toList()
                : List.of();
    }

    private static String sentence(VerificationFailureType fault) {
        return fault.hasException()
                ? String.valueOf(requireNonNull(fault.getException()).getMessage())
                : fault.description();
    }

    private static VerificationResult unverifiable(Interaction interaction) {
        String why = "Tollgate speaks HTTP alone, and neither sends nor takes messages";
        return new Failed(
                why,
                interaction.getDescription(),
                Map.of("", List.of(new ExceptionFailure(why, new IllegalArgumentException(why), interaction))));
    }
}
