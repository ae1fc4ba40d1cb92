package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Passed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has shown.
 *
 * @param baseUrl of the server
 * @param started when
 * @param results of all checks, in their order
 */
record KitRun(BaseUrl baseUrl, Instant started, List<Result> results) {
    long passed() {
        return count(Passed.class);
    }

    long failed() {
        return count(Failed.class);
    }

    long skipped() {
        return count(Skipped.class);
    }

    Duration time() {
        return results.stream().map(Result::time).reduce(Duration.ZERO, Duration::plus);
    }

    String summary() {
        return passed() + " passed, " + failed() + " failed, " + skipped() + " skipped";
    }

    /** How much the rest proves, or nothing if all was checked. */
    String unchecked() {
        return skipped() == 0 ? "" : "; " + skipped() + " of " + results.size() + " not checked";
    }

    /** The results of each subject, in the order of the subjects. */
    Map<String, List<Result>> bySubject() {
        return results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.check().subject(), LinkedHashMap::new, Collectors.toList()));
    }

    /** By which a page links to a result. */
    String anchor(Result result) {
        return "check-" + (results.indexOf(result) + 1);
    }

    private long count(Class<? extends Verdict> kind) {
        return results.stream()
                .filter(result -> kind.isInstance(result.verdict()))
                .count();
    }
}
