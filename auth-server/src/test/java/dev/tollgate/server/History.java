package dev.tollgate.server;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * What was asked of some nodes and answered, by many at the same time, and what of it must not be. A request takes
 * effect at some moment between its beginning and its end; one that was not answered as asked for, at any later one, or
 * never.
 */
final class History {
    private final Queue<Operation> operations = new LinkedBlockingQueue<>();

    /** What was asked, and answered. */
    enum Outcome {
        ISSUED,
        ACCEPTED,
        REFUSED,
        REVOKED,
        /** A revocation that was answered 503, or not at all. */
        MAYBE_REVOKED
    }

    /**
     * One request about one token.
     *
     * @param begin nanoseconds, before it was sent
     * @param end nanoseconds, after it was answered
     */
    record Operation(long begin, long end, String node, String token, Outcome outcome) {}

    /** What must not be. */
    enum Violation {
        /** A token that was issued, and that nobody asked to revoke, is refused, and never again accepted. */
        TOKEN_LOST,
        /** As before, but it is accepted later. */
        LIVE_TOKEN_REFUSED,
        /** A node accepts a token that it has refused. */
        REVOCATION_UNDONE,
        /** A revoked token is accepted at once at the node that revoked it, or after the bound at another. */
        ACCEPTED_AFTER_BOUND
    }

    /** A violation, and the operation that shows it. */
    record Finding(Violation violation, Operation operation) {}

    void add(Operation operation) {
        operations.add(operation);
    }

    int size() {
        return operations.size();
    }

    long count(Outcome outcome) {
        return operations.stream()
                .filter(operation -> operation.outcome == outcome)
                .count();
    }

    /** All that must not be. */
    List<Finding> findings(Duration bound) {
        return operations.stream().collect(groupingBy(Operation::token)).values().stream()
                .flatMap(ofToken -> findings(ofToken, bound.toNanos()))
                .toList();
    }

    private static Stream<Finding> findings(List<Operation> ofToken, long bound) {
        List<Operation> revocations = only(ofToken, List.of(Outcome.REVOKED, Outcome.MAYBE_REVOKED));
        List<Operation> acknowledged = only(ofToken, List.of(Outcome.REVOKED));
        List<Operation> refusals = only(ofToken, List.of(Outcome.REFUSED));
        List<Operation> acceptances = only(ofToken, List.of(Outcome.ACCEPTED));
        Stream<Finding> refused = refusals.stream()
                .filter(refusal -> revocations.stream().noneMatch(revocation -> revocation.begin <= refusal.end))
                .map(refusal -> new Finding(
                        acceptances.stream().anyMatch(later -> later.begin > refusal.end)
                                ? Violation.LIVE_TOKEN_REFUSED
                                : Violation.TOKEN_LOST,
                        refusal));
        Stream<Finding> accepted = acceptances.stream().flatMap(acceptance -> {
            boolean isUndone = !revocations.isEmpty()
                    && refusals.stream()
                            .anyMatch(
                                    earlier -> earlier.node.equals(acceptance.node) && earlier.end < acceptance.begin);
            boolean isLate = acknowledged.stream()
                    .anyMatch(earlier ->
                            acceptance.begin - earlier.end > (earlier.node.equals(acceptance.node) ? 0 : bound));
            return Stream.concat(
                    isUndone ? Stream.of(new Finding(Violation.REVOCATION_UNDONE, acceptance)) : Stream.empty(),
                    isLate ? Stream.of(new Finding(Violation.ACCEPTED_AFTER_BOUND, acceptance)) : Stream.empty());
        });
        return Stream.concat(refused, accepted);
    }

    private static List<Operation> only(List<Operation> ofToken, Collection<Outcome> outcomes) {
        return ofToken.stream()
                .filter(operation -> outcomes.contains(operation.outcome))
                .toList();
    }
}
