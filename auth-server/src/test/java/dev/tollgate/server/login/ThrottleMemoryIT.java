package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the throttle's memory takes when all its keys are taken. */
@Isolated("it measures the memory of this JVM")
@Tag("endurance")
final class ThrottleMemoryIT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int KEYS = 200_000;
    private static final int MOST_MEBIBYTES = 64;
    private static final ThrottleLimits LIMITS = new ThrottleLimits(
            10,
            60,
            5,
            Duration.ofSeconds(15),
            Duration.ofMinutes(15),
            30,
            12,
            Duration.ofMinutes(1),
            100,
            Duration.ofDays(30),
            KEYS);

    @Test
    void itIsBoundedHoweverManyFail() {
        long before = usedBytes();
        NetworkLimit networks = new NetworkLimit(LIMITS, System::nanoTime, new SecureRandom());
        PairLimit pairs = new PairLimit(LIMITS, System::nanoTime);
        AccountLimit accounts = new AccountLimit(LIMITS, System::nanoTime);
        for (long key = 0; key < 2L * KEYS; key++) {
            AttemptKeys keys = new AttemptKeys("", key, key, key, key, false);
            networks.fail(keys.network());
            pairs.fail(keys);
            accounts.fail(keys.account());
        }
        long mebibytes = (usedBytes() - before) / MEBIBYTE;
        System.out.println("Throttle memory: " + mebibytes + " MiB for " + KEYS + " keys, after " + 2 * KEYS
                + " networks, pairs and accounts had failed");
        assertThat(mebibytes).isBetween(1L, (long) MOST_MEBIBYTES);
        assertThat(List.of(networks, pairs, accounts)).doesNotContainNull();
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
