package dev.tollgate.contract.provider;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.ProviderState;
import au.com.dius.pact.provider.VerificationResult;
import au.com.dius.pact.provider.VerificationResult.Failed;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** Verifies pacts one after the other, and says what came of each interaction. */
final class PrintedVerification {
    private final PactVerification verification = new PactVerification((method, path, status, headers, body) -> {});
    private final PrintWriter out;
    private int kept;
    private int pending;
    private int broken;

    PrintedVerification(PrintWriter out) {
        this.out = out;
    }

    /** What came of all interactions of a pact together. */
    VerificationResult verify(FoundPact found) {
        out.printf("%s%n", found.pact().getConsumer().getName());
        VerificationResult all = new VerificationResult.Ok();
        for (Interaction interaction : found.pact().getInteractions()) {
            VerificationResult result = verification.verify(found.pact(), interaction);
            print(interaction, result, count(found, result));
            all = all.merge(result);
        }
        return all;
    }

    /** Whether nothing was broken that may not be, with a line about how much was verified. */
    boolean finish() {
        out.printf("%d kept, %d pending, %d not kept%n", kept, pending, broken);
        out.flush();
        return broken == 0;
    }

    private String count(FoundPact found, VerificationResult result) {
        if (!(result instanceof Failed failed)) {
            kept++;
            return "kept";
        }
        if (found.isPending() || failed.getPending()) {
            pending++;
            return "PENDING";
        }
        broken++;
        return "NOT KEPT";
    }

    private void print(Interaction interaction, VerificationResult result, String outcome) {
        String states = interaction.getProviderStates().stream()
                .map(ProviderState::getName)
                .collect(Collectors.joining(", "));
        out.printf(
                "  %-8s  %s%s%n", outcome, interaction.getDescription(), states.isEmpty() ? "" : " [" + states + "]");
        PactVerification.faults(result).forEach(fault -> out.printf("            %s%n", fault));
        out.flush();
    }
}
