package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.password.HashCalibration.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** On a machine of one core that takes exactly 500 ns for each KiB and pass. */
final class HashCalibrationTest {
    private static final int NANOS = 500;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void theDearestCostThatIsQuickEnoughIsChosen() {
        HashCalibration calibration = calibration(1, 256, 50);
        List<Measurement> measurements = calibration.measure();
        assertThat(measurements)
                .extracting(Measurement::cost)
                .containsExactly(
                        new HashCost(7168, 5),
                        new HashCost(9216, 4),
                        new HashCost(12_288, 3),
                        new HashCost(19_456, 2),
                        new HashCost(47_104, 1),
                        new HashCost(19_456, 3),
                        new HashCost(38_912, 2),
                        new HashCost(38_912, 3));
        Measurement choice = calibration.choose(measurements);
        assertThat(choice.cost()).isEqualTo(new HashCost(38_912, 2));
        assertThat(choice.milliseconds()).isBetween(38.9, 39.0);
        assertThat(calibration.isQuickEnough(choice)).isTrue();
    }

    @Test
    void whereNoneIsQuickEnoughTheQuickestIsChosen() {
        HashCalibration calibration = calibration(1, 256, 5);
        List<Measurement> measurements = calibration.measure();
        assertThat(measurements).hasSize(5);
        Measurement choice = calibration.choose(measurements);
        assertThat(choice.cost()).isEqualTo(new HashCost(7168, 5));
        assertThat(calibration.isQuickEnough(choice)).isFalse();
    }

    @Test
    void allPermitsFitTheMemory() {
        HashCalibration eightCores = calibration(8, 256, 100);
        assertThat(eightCores.permits()).isEqualTo(8);
        assertThat(eightCores.atOnce()).containsExactly(1, 4, 8);
        HashCalibration manyCores = calibration(64, 256, 100);
        assertThat(manyCores.permits()).isEqualTo(36);

        HashCalibration little = calibration(1, 8, 25);
        List<Measurement> measurements = little.measure();
        assertThat(measurements)
                .extracting(Measurement::cost)
                .containsExactly(new HashCost(7168, 5), new HashCost(7168, 6), new HashCost(7168, 7));
        assertThat(little.choose(measurements).cost()).isEqualTo(new HashCost(7168, 6));
    }

    private HashCalibration calibration(int cores, int mebibytes, int milliseconds) {
        return new HashCalibration(
                cores,
                mebibytes,
                Duration.ofMillis(milliseconds),
                nanos::get,
                (input, salt, memoryKib, passes, outputBytes) -> {
                    nanos.addAndGet((long) memoryKib * passes * NANOS);
                    return new byte[outputBytes];
                });
    }
}
