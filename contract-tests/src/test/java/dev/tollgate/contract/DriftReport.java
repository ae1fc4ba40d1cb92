package dev.tollgate.contract;

import dev.tollgate.contract.Verdict.Documented;
import dev.tollgate.contract.Verdict.Drift;
import dev.tollgate.contract.Verdict.Unjudged;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the document and a recording say of each other. */
final class DriftReport {
    private static final String NOT_RECORDED = "Not recorded, since that is a cost, and there costs are measured:"
            + " CheckCostIT, FootprintIT, GrowthIT, MetricsUnderLoadIT, OverloadIT, PostgresCostIT, StalledLogIT,"
            + " StoredTokensIT and TimingIT.";

    private final Map<DeclaredAnswer, Integer> timesSeen = new TreeMap<>();
    private final Map<OffContract, Integer> offContract = new EnumMap<>(OffContract.class);
    private final List<String> drift = new ArrayList<>();
    private final Set<DeclaredAnswer> unseen;
    private final Set<String> unseenExamples;
    private final int declared;
    private final int exchanges;
    private final int different;
    private int withoutBody;

    private DriftReport(Spec spec, Recording recording) {
        exchanges = recording.total();
        different = recording.exchanges().size();
        unseen = new TreeSet<>(spec.declaredAnswers());
        declared = unseen.size();
        unseenExamples = new TreeSet<>(spec.examplesOfAnswers());
        Set<String> producedExamples = new HashSet<>();
        recording.exchanges().forEach((exchange, times) -> {
            switch (spec.judge(exchange)) {
                case Documented(Set<DeclaredAnswer> answers) -> {
                    answers.forEach(answer -> timesSeen.merge(answer, times, Integer::sum));
                    withoutBody += answers.isEmpty() ? times : 0;
                    producedExamples.addAll(spec.examplesLike(exchange));
                }
                case Drift(String why) -> drift.add(why + System.lineSeparator() + "  " + exchange);
                case Unjudged(OffContract kind) -> offContract.merge(kind, times, Integer::sum);
            }
        });
        unseen.removeAll(timesSeen.keySet());
        unseenExamples.removeAll(producedExamples);
    }

    static DriftReport of(Spec spec, Recording recording) {
        return new DriftReport(spec, recording);
    }

    /** The exchanges that are not as documented, and why. */
    List<String> drift() {
        return drift;
    }

    /** What the document declares and no server has answered. */
    Set<DeclaredAnswer> unseen() {
        return unseen;
    }

    /** The examples of answers that no server has answered. */
    Set<String> unseenExamples() {
        return unseenExamples;
    }

    int exchanges() {
        return exchanges;
    }

    /** The table, the totals and what is off the contract, to be read by people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("%-28s %-6s %-28s %8s%n".formatted("operation", "status", "reason", "seen"));
        timesSeen.forEach((answer, times) -> text.append(
                "%-28s %-6d %-28s %8d%n".formatted(answer.operation(), answer.status(), answer.reason(), times)));
        text.append("%nSeen %d of %d declared answers, in %d exchanges, %d of them different; %d not as documented.%n"
                .formatted(declared - unseen.size(), declared, exchanges, different, drift.size()));
        text.append("Checked but not counted, since their bodies are not sent or their method is wrong: %d%n"
                .formatted(withoutBody));
        text.append("Off the contract:%n".formatted());
        for (OffContract kind : OffContract.values()) {
            text.append("%8d  %s%n".formatted(offContract.getOrDefault(kind, 0), kind));
        }
        text.append("%8s  %s%n".formatted("?", NOT_RECORDED));
        return text.toString();
    }
}
