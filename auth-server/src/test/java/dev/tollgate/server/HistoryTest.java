package dev.tollgate.server;

import static dev.tollgate.server.History.Outcome.ACCEPTED;
import static dev.tollgate.server.History.Outcome.ISSUED;
import static dev.tollgate.server.History.Outcome.MAYBE_REVOKED;
import static dev.tollgate.server.History.Outcome.REFUSED;
import static dev.tollgate.server.History.Outcome.REVOKED;
import static dev.tollgate.server.History.Violation.ACCEPTED_AFTER_BOUND;
import static dev.tollgate.server.History.Violation.LIVE_TOKEN_REFUSED;
import static dev.tollgate.server.History.Violation.REVOCATION_UNDONE;
import static dev.tollgate.server.History.Violation.TOKEN_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.History.Finding;
import dev.tollgate.server.History.Operation;
import dev.tollgate.server.History.Outcome;
import dev.tollgate.server.History.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each thing that must not be is planted, beside what looks like it and may be. */
final class HistoryTest {
    private static final Duration BOUND = Duration.ofNanos(100);

    private final History history = new History();

    @Test
    void whatIsRefusedForEverWithoutHavingBeenRevokedIsLost() {
        add(0, "a", ISSUED);
        add(10, "a", ACCEPTED);
        add(20, "b", REFUSED);
        add(30, "a", REFUSED);
        assertThat(violations()).containsExactly(TOKEN_LOST, TOKEN_LOST);
    }

    @Test
    void whatIsAcceptedAgainWithoutHavingBeenRevokedWasRefusedAlive() {
        add(0, "a", ISSUED);
        add(20, "b", REFUSED);
        add(30, "a", ACCEPTED);
        assertThat(violations()).containsExactly(LIVE_TOKEN_REFUSED);
    }

    @Test
    void aRefusalBeforeTheRevocationBeganIsOneOfALiveToken() {
        add(0, "a", ISSUED);
        add(20, "b", REFUSED);
        add(30, "a", REVOKED);
        assertThat(violations()).containsExactly(TOKEN_LOST);
    }

    @Test
    void whatANodeHasRefusedItMayNotAcceptAgain() {
        add(0, "a", ISSUED);
        add(10, "a", MAYBE_REVOKED);
        add(20, "b", REFUSED);
        add(30, "a", ACCEPTED);
        assertThat(violations()).isEmpty();
        add(40, "b", ACCEPTED);
        assertThat(violations()).containsExactly(REVOCATION_UNDONE);
    }

    @Test
    void anotherNodeMayAcceptWhatIsRevokedUntilTheBound() {
        add(0, "a", ISSUED);
        add(10, "a", REVOKED);
        add(111, "b", ACCEPTED);
        assertThat(violations()).isEmpty();
        add(112, "b", ACCEPTED);
        assertThat(violations()).containsExactly(ACCEPTED_AFTER_BOUND);
    }

    @Test
    void theNodeThatRevokedMayNotAcceptAtAll() {
        add(0, "a", ISSUED);
        add(10, "a", REVOKED);
        history.add(new Operation(11, 30, "a", "token", ACCEPTED));
        assertThat(violations()).isEmpty();
        add(12, "a", ACCEPTED);
        assertThat(violations()).containsExactly(ACCEPTED_AFTER_BOUND);
    }

    @Test
    void whatMayHaveBeenRevokedMayBeEither() {
        add(0, "a", ISSUED);
        add(10, "a", MAYBE_REVOKED);
        add(500, "a", ACCEPTED);
        add(600, "b", ACCEPTED);
        add(700, "a", REFUSED);
        assertThat(violations()).isEmpty();
    }

    /** An operation of one nanosecond about the only token. */
    private void add(long begin, String node, Outcome outcome) {
        history.add(new Operation(begin, begin + 1, node, "token", outcome));
    }

    private List<Violation> violations() {
        return history.findings(BOUND).stream().map(Finding::violation).toList();
    }
}
