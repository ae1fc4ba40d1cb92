package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlidingCountTest {
    private static final int SLOTS = 12;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration SLOT = WINDOW.dividedBy(SLOTS);

    private final SlidingCount count = new SlidingCount(WINDOW, SLOTS);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE / 2, Long.MIN_VALUE / 4, -60_000_000_000L})
    void anyTimeMayBeTheFirst(long start) {
        assertThat(count.total(start)).isZero();
        count.add(start);
        assertThat(count.total(start + WINDOW.toNanos() - 1)).isOne();
        assertThat(count.total(start + WINDOW.plus(SLOT).toNanos())).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatHappensIsForgottenAfterTheWindowAndAtMostOneSlotLater(long seed) {
        Random random = new Random(seed);
        Deque<Long> events = new ArrayDeque<>();
        long now = random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
        for (int i = 0; i < 5_000; i++) {
            now += random.nextLong(random.nextInt(20) == 0 ? 2 * WINDOW.toNanos() : SLOT.toNanos());
            count.add(now);
            events.add(now);
            long time = now;
            long least = events.stream()
                    .filter(event -> time - event < WINDOW.toNanos())
                    .count();
            long most = events.stream()
                    .filter(event -> time - event < WINDOW.plus(SLOT).toNanos())
                    .count();
            assertThat((long) count.total(now)).isBetween(least, most);
            while (time - events.getFirst() > 2 * WINDOW.toNanos()) {
                events.removeFirst();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theDelayIsExact(long seed) {
        Random random = new Random(seed);
        long now = 0;
        for (int i = 0; i < 2_000; i++) {
            now += random.nextLong(SLOT.toNanos());
            count.add(now);
            int limit = random.nextInt(1, 30);
            long delay = count.untilBelow(limit, now).toNanos();
            SlidingCount later = copy(now);
            if (delay > 0) {
                assertThat(later.total(now + delay - 1)).isGreaterThanOrEqualTo(limit);
            }
            assertThat(later.total(now + delay)).isLessThan(limit);
        }
    }

    @Test
    void aCountStopsAtItsLargestValue() {
        count.add(0, 0, Character.MAX_VALUE);
        count.add(0);
        assertThat(count.total(0)).isEqualTo(Character.MAX_VALUE);
    }

    @Test
    void whatWasBeforeTheWindowDoesNotCount() {
        count.add(0, SLOTS + 1, 5);
        assertThat(count.total(0)).isZero();
        count.add(0, SLOTS, 5);
        assertThat(count.total(0)).isEqualTo(5);
        assertThat(count.total(0, SLOTS - 1)).isZero();
    }

    /** The same count, which may be moved on without this one. */
    private SlidingCount copy(long now) {
        SlidingCount copy = new SlidingCount(WINDOW, SLOTS);
        int counted = 0;
        for (int ago = 0; ago <= SLOTS; ago++) {
            int total = count.total(now, ago);
            copy.add(now, ago, total - counted);
            counted = total;
        }
        return copy;
    }
}
