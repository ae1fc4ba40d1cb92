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
    private final boolean isPendingAllowed;
    private int kept;
    private int pending;
    private int broken;

    /**
     * Verifies nothing yet.
     *
     * @param isPendingAllowed whether the author of an interaction may say that it is pending
     */
    PrintedVerification(PrintWriter out, boolean isPendingAllowed) {
        this.out = out;
        this.isPendingAllowed = isPendingAllowed;
    }

    /** What came of all interactions of a pact together. */
    VerificationResult verify(FoundPact found) {
        out.printf("%s%n", VisibleText.of(found.pact().getConsumer().getName()));
        if (found.pact().getInteractions().isEmpty()) {
            return nothingIn(found);
        }
        VerificationResult all = new VerificationResult.Ok();
        for (Interaction interaction : found.pact().getInteractions()) {
            VerificationResult result = verification.verify(found.pact(), interaction);
            print(interaction, result, count(found, result));
            all = all.merge(result);
        }
        return all;
    }

    /** Nothing was verified, so that nobody may take it for a success. */
    private VerificationResult nothingIn(FoundPact found) {
        VerificationResult result = new Failed("the pact has no interaction");
        out.printf("  %-8s  the pact has no interaction%n", count(found, result));
        out.flush();
        return result;
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
        if (found.isPending() || (isPendingAllowed && failed.getPending())) {
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
                "  %-8s  %s%n",
                outcome, VisibleText.of(interaction.getDescription() + (states.isEmpty() ? "" : " [" + states + "]")));
        PactVerification.faults(result).stream()
                .flatMap(String::lines)
                .forEach(line -> out.printf("            %s%n", VisibleText.of(line)));
        out.flush();
    }
}
