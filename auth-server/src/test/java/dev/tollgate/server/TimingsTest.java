package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class TimingsTest {
    private static final int COUNT = 2000;

    @Test
    void theMedianStandsInTheMiddle() {
        assertThat(Timings.of(5, 1, 3).median()).isEqualTo(3);
        assertThat(Timings.of(7, 1, 3, 4).median()).isEqualTo(3.5);
    }

    @Test
    void theSlowestTenthIsLeftOut() {
        assertThat(Timings.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 1000).median()).isEqualTo(5);
        assertThat(Timings.of(1, 2, 3, 4, 5, 6, 7, 8, 9).median()).isEqualTo(5);
        assertThat(Timings.of(1000, 1, 2, 3, 4, 5, 6, 7, 8, 9).t(Timings.of(1, 2, 3, 4, 5, 6, 7, 8, 9)))
                .isZero();
    }

    /** Means 2.5 and 5, variances 5/3 and 20/3: the difference of the means is -2.5, its error the root of 25/12. */
    @Test
    void tIsThatOfWelch() {
        Timings some = Timings.of(1, 2, 3, 4);
        Timings others = Timings.of(2, 4, 6, 8);
        assertThat(some.t(others)).isEqualTo(-Math.sqrt(3), within(1e-12));
        assertThat(others.t(some)).isEqualTo(Math.sqrt(3), within(1e-12));
    }

    /** Means 2 and 5, variances 1 and 20/3: with unequal counts the errors 1/3 and 5/3 add up to 2. */
    @Test
    void eachVarianceIsDividedByItsOwnCount() {
        assertThat(Timings.of(1, 2, 3).t(Timings.of(2, 4, 6, 8))).isEqualTo(-3 / Math.sqrt(2), within(1e-12));
    }

    @Test
    void aShiftIsSeenAndChanceIsNot() {
        Timings some = Timings.of(drawn(1, 20));
        assertThat(some.differFrom(Timings.of(drawn(2, 20)))).isFalse();
        assertThat(some.differFrom(Timings.of(drawn(3, 21)))).isTrue();
        assertThat(some.differFrom(Timings.of(drawn(4, 19)))).isTrue();
    }

    @Test
    void aShiftThatIsCertainButTooSmallToBeSeenIsNone() {
        Timings some = Timings.of(drawn(1, 20));
        Timings later = Timings.of(drawn(2, 20.2));
        assertThat(Math.abs(later.t(some))).isGreaterThan(4.5);
        assertThat(later.differFrom(some)).isFalse();
    }

    @Test
    void aLargeShiftOfTwoNoisyHandfulsProvesNothing() {
        assertThat(Timings.of(10, 30).differFrom(Timings.of(20, 44))).isFalse();
    }

    /** Times as a server's are: close together, with a long tail of slow ones. */
    private static double[] drawn(long seed, double usual) {
        Random random = new Random(seed);
        return DoubleStream.generate(() -> usual + Math.exp(random.nextGaussian()))
                .limit(COUNT)
                .toArray();
    }
}
