package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who tries stolen or guessed passwords gets few answers, and keeps no owner from the places that the owner uses. */
@Tag("endurance")
final class StuffingIT {
    private static final int PAIRS = Proof.of(10_000);
    private static final int ADDRESSES = Proof.of(1000);
    private static final int CONNECTIONS = 8;
    private static final int BATCH = 25;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** The defaults. */
    private static final int GUESSES_OF_AN_ADDRESS = 10;

    private static final int GUESSES_AT_AN_ACCOUNT = 30;

    private static final String UNKNOWN_EMAIL = "eve@example.com";
    private static final String OWNERS_ADDRESS = "198.51.100.7";
    private static final String NEW_ADDRESS = "203.0.113.9";
    private static final Duration OWNERS_WAIT = Duration.ofSeconds(2);
    private static final int OWNERS_LOGINS = 5;

    @TempDir
    private Path directory;

    @BeforeEach
    void addUser() throws Exception {
        TestUser.addTo(directory);
    }

    @Test
    void oneAddressIsAnsweredFewGuessesHoweverManyPairsItHas() throws Exception {
        List<ProxiedLogin> pairs = IntStream.range(0, PAIRS)
                .mapToObj(i -> new ProxiedLogin(NEW_ADDRESS, "user" + i + "@example.com", "stolen password " + i))
                .toList();
        try (Server server = serve()) {
            Duration before = server.cpuTime();
            long start = System.nanoTime();
            Answers answers = sendAll(pairs, server);
            long begunMinutes = 1 + Duration.ofNanos(System.nanoTime() - start).toMinutes();
            System.out.printf(
                    "%d pairs from one address: %d looked at, %d refused, in %d ms of the server's CPU time%n",
                    PAIRS,
                    answers.guesses,
                    answers.refused,
                    server.cpuTime().minus(before).toMillis());
            assertThat(answers.guesses).isBetween(1L, GUESSES_OF_AN_ADDRESS * begunMinutes);

            try (RawConnection connection = RawConnection.to(server.port())) {
                requireRefused(ProxiedLogin.right(NEW_ADDRESS).over(connection));
                assertThat(ProxiedLogin.right(OWNERS_ADDRESS).over(connection).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void manyAddressesAreAnsweredFewGuessesAtOneAccountWhoseOwnerIsLetIn() throws Exception {
        try (Server server = serve();
                RawConnection connection = RawConnection.to(server.port());
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            assertThat(ProxiedLogin.right(OWNERS_ADDRESS).over(connection).status())
                    .isEqualTo(200);
            long start = System.nanoTime();
            int atKnown = 0;
            int atUnknown = 0;
            for (int i = 0; i < ADDRESSES; i++) {
                atKnown += isGuess(ProxiedLogin.wrong(address(i)).over(connection)) ? 1 : 0;
                atUnknown += isGuess(unknown(address(i)).over(connection)) ? 1 : 0;
            }
            assertThat(atUnknown)
                    .as("guesses at an account that does not exist")
                    .isEqualTo(atKnown);

            Future<Answers> more = executor.submit(() -> sendAll(
                    IntStream.range(0, PAIRS)
                            .mapToObj(i -> ProxiedLogin.wrong(address(i % ADDRESSES)))
                            .toList(),
                    server));
            Duration longest = Duration.ZERO;
            for (int i = 0; i < OWNERS_LOGINS; i++) {
                long sent = System.nanoTime();
                RawAnswer answer = ProxiedLogin.right(OWNERS_ADDRESS).over(connection);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                longest = Collections.max(List.of(longest, Duration.ofNanos(System.nanoTime() - sent)));
                requireRefused(ProxiedLogin.right(NEW_ADDRESS).over(connection));
            }
            long guesses = atKnown + more.get().guesses;
            long begunMinutes = 1 + Duration.ofNanos(System.nanoTime() - start).toMinutes();
            System.out.printf(
                    "%d addresses: %d guesses at one account, then %d with %d more attempts, while its owner logged in"
                            + " within %d ms%n",
                    ADDRESSES, atKnown, guesses - atKnown, PAIRS, longest.toMillis());
            assertThat(guesses).isBetween(1L, GUESSES_AT_AN_ACCOUNT + begunMinutes + CORES - 1);
            if (Proof.isFull()) {
                assertThat(longest).isLessThan(OWNERS_WAIT);
            }
        }
    }

    @Test
    void whoWaitsAsLongAsToldIsLookedAtAgain() throws Exception {
        try (Server server = serve("--free-failures", "2", "--first-wait", "1", "--longest-wait", "2");
                RawConnection connection = RawConnection.to(server.port())) {
            for (int wait : List.of(1, 2, 2)) {
                RawAnswer refusal = guessUntilRefused(NEW_ADDRESS, connection);
                assertThat(refusal.header("retry-after")).isEqualTo(String.valueOf(wait));
                await(refusal);
            }
            RawAnswer answer = ProxiedLogin.right(NEW_ADDRESS).over(connection);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    @Test
    void aStrangerWhoWaitsAsLongAsToldIsLookedAtAgain() throws Exception {
        try (Server server = serve("--account-failures", "3", "--slow-lane-interval", "2");
                RawConnection connection = RawConnection.to(server.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(ProxiedLogin.wrong(address(i)).over(connection).status())
                        .isEqualTo(400);
            }
            for (int i = 3; i < 6; i++) {
                await(guessUntilRefused(address(i), connection));
            }
            RawAnswer answer = ProxiedLogin.right(NEW_ADDRESS).over(connection);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    private Server serve(String... more) throws IOException {
        return Program.serveWithLog(directory.resolve("log"), directory, LoginSettings.behindAProxy(more));
    }

    /** Guesses until one is refused, which the second at the latest is that follows another; returns the refusal. */
    private static RawAnswer guessUntilRefused(String client, RawConnection connection) throws IOException {
        RawAnswer answer = ProxiedLogin.wrong(client).over(connection);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        while (answer.status() == 400) {
            answer = ProxiedLogin.wrong(client).over(connection);
        }
        requireRefused(answer);
        return answer;
    }

    /** Waits as long as a refusal says. */
    private static void await(RawAnswer refusal) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds(refusal)).toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static long seconds(RawAnswer refusal) {
        return Long.parseLong(refusal.header("retry-after"));
    }

    private static void requireRefused(RawAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
        answer.requireDocumentedHeaders();
    }

    /** Whether somebody has learnt something about a password. */
    private static boolean isGuess(RawAnswer answer) {
        if (answer.status() == 429) {
            requireRefused(answer);
            return false;
        }
        assertThat(answer.status()).as(answer.toString()).isIn(200, 400);
        return true;
    }

    private static ProxiedLogin unknown(String client) {
        return new ProxiedLogin(client, UNKNOWN_EMAIL, "this is not her password");
    }

    /** One of the 131,072 addresses that RFC 2544 keeps for such tests. */
    private static String address(int number) {
        return "198.18." + number / 250 + "." + (1 + number % 250);
    }

    /** Sends all as fast as it goes: on several connections, and many on each before the answers are read. */
    private static Answers sendAll(List<ProxiedLogin> logins, Server server) throws Exception {
        List<Callable<Answers>> senders = IntStream.range(0, CONNECTIONS)
                .<Callable<Answers>>mapToObj(part -> () -> {
                    int size = logins.size() / CONNECTIONS;
                    return send(logins.subList(part * size, (part + 1) * size), server);
                })
                .toList();
        Answers all = new Answers(0, 0);
        try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<Answers> sender : executor.invokeAll(senders)) {
                all = all.plus(sender.get());
            }
        }
        return all;
    }

    private static Answers send(List<ProxiedLogin> logins, Server server) throws IOException {
        Answers answers = new Answers(0, 0);
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (int first = 0; first < logins.size(); first += BATCH) {
                List<ProxiedLogin> batch = logins.subList(first, Math.min(first + BATCH, logins.size()));
                ByteArrayOutputStream requests = new ByteArrayOutputStream();
                batch.forEach(login -> requests.writeBytes(login.request()));
                connection.send(requests.toByteArray());
                for (int i = 0; i < batch.size(); i++) {
                    answers = answers.plus(isGuess(connection.answer()) ? new Answers(1, 0) : new Answers(0, 1));
                }
            }
        }
        return answers;
    }

    private record Answers(long guesses, long refused) {
        private Answers plus(Answers other) {
            return new Answers(guesses + other.guesses, refused + other.refused);
        }
    }
}
