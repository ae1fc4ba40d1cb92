package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AdmissionQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final AdmissionLimits LIMITS = new AdmissionLimits(2, 8, LONG);

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final AdmissionQueue queue = new AdmissionQueue(LIMITS, threads::add, System::nanoTime, WaitMeter.NONE);

    @Test
    void asManyRunAsThereArePermitsAndTheOthersFollowInTheirOrder() {
        for (int i = 0; i < 5; i++) {
            queue.enter(new Candidate("a" + i, i));
        }
        assertThat(threads).hasSize(2);
        runAll();
        assertThat(events).containsExactly("a0 runs", "a1 runs", "a2 runs", "a3 runs", "a4 runs");
    }

    @Test
    void oneNetworkHasHalfOfThePlaces() {
        IntStream.range(0, 8).forEach(i -> queue.enter(new Candidate("a" + i, 1)));
        assertThat(events).containsExactly("a6 is turned away", "a7 is turned away");
    }

    @Test
    void whoWaitsAloneIsNotKeptOutByThoseWhoComeInNumbers() {
        IntStream.range(0, 6).forEach(i -> queue.enter(new Candidate("a" + i, 1)));
        IntStream.range(0, 4).forEach(i -> queue.enter(new Candidate("b" + i, 2)));
        assertThat(events).isEmpty();
        queue.enter(new Candidate("alone", 3));
        assertThat(events).containsExactly("b3 is turned away");
        runAll();
        assertThat(events).contains("alone runs").doesNotContain("b3 runs");
    }

    @Test
    void whereAllWaitAloneTheNewestIsTurnedAway() {
        IntStream.range(0, 11).forEach(i -> queue.enter(new Candidate("a" + i, i)));
        assertThat(events).containsExactly("a10 is turned away");
    }

    @Test
    void whoHasGoneIsNotRun() {
        queue.enter(new Candidate("a", 1));
        queue.enter(new Candidate("b", 2));
        Candidate gone = new Candidate("gone", 3);
        gone.isGone = true;
        queue.enter(gone);
        queue.enter(new Candidate("c", 4));
        runAll();
        assertThat(events).containsExactlyInAnyOrder("a runs", "gone is turned away", "b runs", "c runs");
    }

    @Test
    void whoCannotBeDecidedYetIsPassedOverUntilItCan() {
        Candidate later = new Candidate("later", 1);
        later.turn = new Turn.Later();
        queue.enter(later);
        queue.enter(new Candidate("a", 1));
        queue.enter(new Candidate("b", 1));
        later.turn = new Turn.Now();
        runAll();
        assertThat(events).containsExactly("a runs", "b runs", "later runs");
    }

    @Test
    void whoIsRefusedMeanwhileTakesNoPermit() {
        queue.enter(new Candidate("a", 1));
        queue.enter(new Candidate("b", 1));
        Candidate refused = new Candidate("c", 1);
        queue.enter(refused);
        refused.turn = new Turn.Refused(new Delay(ThrottleLimit.ADDRESS, Duration.ofSeconds(7)));
        queue.enter(new Candidate("d", 1));
        runAll();
        assertThat(events).containsExactly("a runs", "c is refused for PT7S", "b runs", "d runs");
    }

    @Test
    void whoWaitsTooLongIsTurnedAway() throws Exception {
        Semaphore turnedAway = new Semaphore(0);
        CountDownLatch isOver = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
            AdmissionQueue impatient = new AdmissionQueue(
                    new AdmissionLimits(1, 8, Duration.ofMillis(1)), pool, System::nanoTime, WaitMeter.NONE);
            impatient.enter(new Candidate("long", 1) {
                @Override
                public void run() {
                    try {
                        isOver.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
            // The second comes when nobody is waited for any more.
            for (int i = 0; i < 2; i++) {
                impatient.enter(new Candidate("short of time", 1) {
                    @Override
                    public void turnAway(Duration retryAfter) {
                        turnedAway.release();
                    }
                });
                assertThat(turnedAway.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            isOver.countDown();
        }
    }

    @Test
    void neverMoreRunThanThereArePermits() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(2_000);
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            AdmissionQueue busy =
                    new AdmissionQueue(new AdmissionLimits(3, 4_000, LONG), pool, System::nanoTime, WaitMeter.NONE);
            for (int i = 0; i < 2_000; i++) {
                busy.enter(new Candidate("x", i) {
                    @Override
                    public void run() {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        ended.countDown();
                    }
                });
            }
            assertThat(ended.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most.get()).isBetween(1, 3);
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private class Candidate implements AdmissionQueue.Attempt {
        private final String name;
        private final long network;
        private boolean isGone;
        private Turn turn = new Turn.Now();

        Candidate(String name, long network) {
            this.name = name;
            this.network = network;
        }

        @Override
        public long network() {
            return network;
        }

        @Override
        public boolean isGone() {
            return isGone;
        }

        @Override
        public Turn turn() {
            return turn;
        }

        @Override
        public void run() {
            events.add(name + " runs");
        }

        @Override
        public void refuse(Duration retryAfter) {
            events.add(name + " is refused for " + retryAfter);
        }

        @Override
        public void turnAway(Duration retryAfter) {
            events.add(name + " is turned away");
        }
    }
}
