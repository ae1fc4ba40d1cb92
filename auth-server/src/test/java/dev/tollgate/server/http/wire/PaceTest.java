package dev.tollgate.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How slowly a body may come: here 10 seconds may be waited for it, and 1 KiB is worth a second. */
final class PaceTest {
    private final Pace pace = new Pace(Duration.ofSeconds(10));

    @Test
    void nobodyIsTooSlowForWhomNobodyWaits() {
        assertThat(pace.isTooSlow(seconds(1_000))).isFalse();
    }

    @Test
    void silenceLastsNoLongerThanTheTime() {
        pace.await(seconds(5));
        assertThat(pace.isTooSlow(seconds(15))).isFalse();
        assertThat(pace.isTooSlow(seconds(16))).isTrue();
    }

    @Test
    void aClientThatSendsFastMayNotRestLonger() {
        pace.arrived(1 << 30, seconds(0));
        pace.await(seconds(1));
        assertThat(pace.isTooSlow(seconds(12))).isTrue();
    }

    @Test
    void oneKibibyteASecondIsEnoughForever() {
        for (int second = 0; second < 100_000; second++) {
            pace.await(seconds(second));
            assertThat(pace.isTooSlow(seconds(second + 1))).isFalse();
            pace.arrived(1024, seconds(second + 1));
        }
    }

    @Test
    void halfOfThatIsEnoughForTwiceTheTimeAndNoLonger() {
        for (int second = 0; second < 18; second++) {
            pace.await(seconds(second));
            assertThat(pace.isTooSlow(seconds(second + 1))).isFalse();
            pace.arrived(512, seconds(second + 1));
        }
        pace.await(seconds(18));
        assertThat(pace.isTooSlow(seconds(20))).isTrue();
    }

    @Test
    void whatTheReaderTakesForItselfDoesNotCount() {
        for (int round = 0; round < 100; round++) {
            pace.await(seconds(1_000L * round));
            pace.arrived(1024, seconds(1_000L * round + 1));
        }
        pace.await(seconds(1_000_000));
        assertThat(pace.isTooSlow(seconds(1_000_009))).isFalse();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
