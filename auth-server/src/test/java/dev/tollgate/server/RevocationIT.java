package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are ended while they are checked without a pause. */
@Tag("endurance")
final class RevocationIT {
    private static final int TOKENS = Proof.of(1_000);
    private static final int CHECKERS = 8;
    private static final Duration BOUND = Duration.ofSeconds(5);

    /** What a busy machine may take to notice that the bound has passed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private final AtomicIntegerArray ended = new AtomicIntegerArray(TOKENS);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void aTokenThatWasEndedIsNeverAcceptedAgain() throws Exception {
        try (TestServer server = TestServer.start(directory, settings());
                TestServer other = TestServer.start(directory, settings());
                ExecutorService checkers = Executors.newFixedThreadPool(CHECKERS)) {
            server.add(Environment.LIVE, TestUser.EMAIL, TestUser.PASSWORD);
            List<String> tokens = tokens(server);
            List<Future<Integer>> late = new ArrayList<>();
            for (int i = 0; i < CHECKERS; i++) {
                late.add(checkers.submit(() -> check(server, tokens)));
            }
            int acceptedElsewhere = endAll(server, tokens, other);
            for (Future<Integer> checker : late) {
                assertThat(checker.get()).as("accepted after the answer").isZero();
            }
            Duration elsewhere = untilAllAreRefused(other, tokens);
            System.out.printf(
                    "%d tokens ended beside %d checks that were right and %d that were refused; the other server"
                            + " accepted %d of them and then none from %.1f s after the last (%d s allowed)%n",
                    TOKENS,
                    accepted.get(),
                    refused.get(),
                    acceptedElsewhere,
                    elsewhere.toMillis() / 1e3,
                    BOUND.toSeconds());
            assertThat(accepted.get()).isPositive();
            assertThat(elsewhere).isLessThan(BOUND.plus(PATIENCE));
        }
    }

    private static Map<Setting, String> settings() {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.REVOCATION_BOUND, String.valueOf(BOUND.toSeconds()));
        return settings;
    }

    private static List<String> tokens(TestServer server) throws Exception {
        List<String> tokens = new ArrayList<>();
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (int i = 0; i < TOKENS; i++) {
                tokens.add(TestUser.token(connection));
            }
        }
        return tokens;
    }

    /** Checks any tokens until all are ended; returns how many were accepted that had been ended before. */
    private int check(TestServer server, List<String> tokens) throws Exception {
        int late = 0;
        try (RawConnection connection = RawConnection.to(server.port())) {
            while (ended.get(TOKENS - 1) == 0) {
                int index = ThreadLocalRandom.current().nextInt(TOKENS);
                boolean wasEnded = ended.get(index) == 1;
                if (isAccepted(tokens.get(index), connection)) {
                    accepted.incrementAndGet();
                    late += wasEnded ? 1 : 0;
                } else {
                    refused.incrementAndGet();
                }
            }
        }
        return late;
    }

    /** Ends one after the other, each after the other server has seen it; returns how many that still accepted. */
    private int endAll(TestServer server, List<String> tokens, TestServer other) throws Exception {
        int acceptedElsewhere = 0;
        try (RawConnection connection = RawConnection.to(server.port());
                RawConnection otherConnection = RawConnection.to(other.port())) {
            for (int i = 0; i < TOKENS; i++) {
                TestUser.requireLive(tokens.get(i), otherConnection);
                connection.send(
                        "POST /api/1.1/wf/logout HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAuthorization: Bearer "
                                + tokens.get(i) + "\r\n\r\n");
                assertThat(connection.answer().body()).contains("\"ended\":1");
                ended.set(i, 1);
                acceptedElsewhere += isAccepted(tokens.get(i), otherConnection) ? 1 : 0;
            }
        }
        return acceptedElsewhere;
    }

    private static Duration untilAllAreRefused(TestServer server, List<String> tokens) throws Exception {
        long start = System.nanoTime();
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (String token : tokens) {
                while (isAccepted(token, connection)) {
                    Thread.onSpinWait();
                }
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static boolean isAccepted(String token, RawConnection connection) throws Exception {
        connection.send(TestUser.check(token));
        int status = connection.answer().status();
        assertThat(status).isIn(200, 401);
        return status == 200;
    }
}
