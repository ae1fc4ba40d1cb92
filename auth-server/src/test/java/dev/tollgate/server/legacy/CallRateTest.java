package dev.tollgate.server.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CallRateTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final CallRate rate = new CallRate(3, now::get);

    @Test
    void noSecondHasMoreCallsThanAreAllowed() {
        assertThat(IntStream.range(0, 3).allMatch(call -> rate.admits())).isTrue();
        assertThat(rate.admits()).isFalse();
        pass(Duration.ofMillis(999));
        assertThat(rate.admits()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(IntStream.range(0, 3).allMatch(call -> rate.admits())).isTrue();
        assertThat(rate.admits()).isFalse();
    }

    @Test
    void callsThatAreSpreadOutMakeRoomOneByOne() {
        for (int call = 0; call < 10; call++) {
            assertThat(rate.admits()).isTrue();
            pass(Duration.ofMillis(400));
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
