package dev.tollgate.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.store.StoreUnavailableException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is told of a database without a wait for it. */
final class DatabaseProbeTest {
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aDatabaseThatIsStuckIsAwayUntilItAnswers() throws Exception {
        CountDownLatch isAsked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        DatabaseProbe probe = new DatabaseProbe(
                () -> {
                    isAsked.countDown();
                    try {
                        answers.await();
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                },
                nanos::get);
        assertThat(probe.fault()).as("just opened").isEmpty();

        Thread asking = Thread.ofPlatform().start(probe);
        isAsked.await();
        nanos.addAndGet(DatabaseProbe.PATIENCE.toNanos());
        assertThat(probe.fault()).isEmpty();
        nanos.addAndGet(1);
        assertThat(probe.fault()).contains("does not answer");

        answers.countDown();
        asking.join();
        assertThat(probe.fault()).isEmpty();
    }

    @Test
    void aDatabaseThatFailsIsAwayUntilItDoesNot() {
        AtomicLong failures = new AtomicLong(1);
        DatabaseProbe probe = new DatabaseProbe(
                () -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new StoreUnavailableException("gone");
                    }
                },
                nanos::get);
        assertThatThrownBy(probe::run).isInstanceOf(StoreUnavailableException.class);
        assertThat(probe.fault()).contains("does not answer");
        probe.run();
        assertThat(probe.fault()).isEmpty();
    }
}
