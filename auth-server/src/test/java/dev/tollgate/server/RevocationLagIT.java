package dev.tollgate.server;

import static dev.tollgate.server.TwoNodes.isAccepted;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How long a token is still accepted at another node after it was ended at one, with and without notifications. */
@Isolated("it measures how long something takes")
@Tag("endurance")
final class RevocationLagIT {
    private static final int TOKENS = Proof.of(1_000);

    /** As it is by default, where there is time for it. */
    private static final Duration BOUND = Duration.ofSeconds(Proof.isFull() ? 5 : 2);

    private static final Duration NORMALLY = Duration.ofSeconds(1);

    @Test
    void aTokenIsRefusedElsewhereAtOnceAndWithoutNotificationsWithinTheBound() throws Exception {
        try (TwoNodes nodes = TwoNodes.start(BOUND, Clock.systemUTC(), Ticker.systemTicker())) {
            Lags notified = measure(nodes);
            nodes.announceEndings(false);
            Lags unnotified = measure(nodes);
            System.out.printf(
                    "%d tokens, ended at one of two nodes on one PostgreSQL, refused at the other after%n"
                            + "  with notifications:    %s%n  without notifications: %s (%d s allowed)%n%s%n",
                    TOKENS, notified, unnotified, BOUND.toSeconds(), Machine.description());
            assertThat(notified.median()).isLessThan(NORMALLY);
            assertThat(unnotified.median()).as("the bound is what it is for").isGreaterThan(notified.median());
        }
    }

    private static Lags measure(TwoNodes nodes) throws Exception {
        BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> ending = thread.submit(() -> endTokens(nodes, ended));
            return lags(nodes, ended, ending);
        }
    }

    /** Ends one token after the other, each right after the other node has seen it; returns how many. */
    private static int endTokens(TwoNodes nodes, BlockingQueue<Ended> ended) throws Exception {
        try (RawConnection one = nodes.toOne();
                RawConnection other = nodes.toOther()) {
            for (int i = 0; i < TOKENS; i++) {
                String token = TestUser.token(one);
                TestUser.requireLive(token, other);
                TwoNodes.logOut(token, one);
                ended.add(new Ended(token, System.nanoTime()));
            }
            return TOKENS;
        }
    }

    /** Asks the other node for all that have ended, again and again, until it has refused them. */
    private static Lags lags(TwoNodes nodes, BlockingQueue<Ended> ended, Future<Integer> ending) throws Exception {
        List<Duration> lags = new ArrayList<>();
        List<Ended> accepted = new ArrayList<>();
        try (RawConnection other = nodes.toOther()) {
            while (!accepted.isEmpty() || !ending.isDone() || lags.size() < ending.get()) {
                Optional.ofNullable(ended.poll(1, TimeUnit.MILLISECONDS)).ifPresent(accepted::add);
                ended.drainTo(accepted);
                for (Ended token : List.copyOf(accepted)) {
                    Duration askedAfter = token.age();
                    if (isAccepted(token.text, other)) {
                        assertThat(askedAfter).as("accepted when asked").isLessThan(BOUND);
                    } else {
                        lags.add(token.age());
                        accepted.remove(token);
                    }
                }
            }
        }
        return new Lags(lags.stream().sorted().toList());
    }

    /** When the end of a token was answered. */
    private record Ended(String text, long at) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }
    }

    /** From the answer that a token has ended to the first refusal, the shortest first. */
    private record Lags(List<Duration> sorted) {
        Duration median() {
            return sorted.get(sorted.size() / 2);
        }

        @Override
        public String toString() {
            return "median %.1f ms, worst %.1f ms".formatted(millis(median()), millis(sorted.getLast()));
        }

        private static double millis(Duration lag) {
            return lag.toNanos() / 1e6;
        }
    }
}
