package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Backlog backlog = new Backlog(nanos::get);

    @Test
    void whoeverIsTurnedAwayFirstComesAgainAfterASecond() {
        assertThat(backlog.turnAway()).isEqualTo(SECOND);
        second(2, 0);
        assertThat(backlog.turnAway()).isEqualTo(SECOND);
    }

    @Test
    void aCrowdIsToldToStayAwayForTwiceAsLongAsItTakesToWorkThroughIt() {
        second(70, 140);
        assertThat(backlog.turnAway()).isEqualTo(SECOND.multipliedBy(4));
        second(70, 34);
        assertThat(backlog.turnAway()).as("as many wait, four times as long").isEqualTo(SECOND.multipliedBy(4));
        second(70, 7);
        assertThat(backlog.turnAway()).isEqualTo(SECOND);
    }

    @Test
    void nobodyIsToldToStayAwayForLong() {
        second(1, 100_000);
        assertThat(backlog.turnAway()).isEqualTo(SECOND.multipliedBy(10));
        pass(SECOND.multipliedBy(2));
        assertThat(backlog.turnAway()).as("after a pause").isEqualTo(SECOND);
    }

    private void second(int ended, int turnedAway) {
        for (int i = 0; i < ended; i++) {
            backlog.countEnded();
        }
        for (int i = 0; i < turnedAway; i++) {
            backlog.turnAway();
        }
        pass(SECOND);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
