package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.user.Email;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever calls a fleet does not notice that its nodes are restarted, and hardly that one is killed. */
@Tag("endurance")
final class FleetIT {
    private static final int ROUNDS = Proof.of(10);
    private static final int REQUESTS = Proof.of(20_000);
    private static final int ANSWERS_BETWEEN = 100;
    private static final int CLIENTS = 6;
    private static final int LOGIN_PERCENT = 5;
    private static final int LOGOUT_PERCENT = 4;

    /** Between a client's requests, so that the machine has time for what is started meanwhile. */
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final AtomicInteger answers = new AtomicInteger();
    private final Queue<String> live = new ConcurrentLinkedQueue<>();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    /**
     * A request that was not answered as it should be.
     *
     * @param begun by {@link System#nanoTime()}
     */
    private record Failure(int client, long begun, String what) {}

    @Test
    void onlyWhatAKilledNodeWasWorkingOnFails() throws Exception {
        Path haproxy = FrontProxy.Kind.HAPROXY.require();
        PostgresAccess database = TestPostgres.newDatabase();
        addUsers(database);
        try (Fleet fleet = new Fleet(
                        haproxy, FrontProxy.freePort(), Program.recordedOptions(), database, directory, options());
                ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> clients = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(number -> executor.submit(() -> new Client(number, fleet.port()).call()))
                    .toList();
            int lost = 0;
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    restart(round % Fleet.NODES, fleet, clients);
                    lost += kill((round + 1) % Fleet.NODES, fleet, clients);
                }
                awaitAnswers(REQUESTS, clients);
            } finally {
                isOver = true;
            }
            for (Future<?> client : clients) {
                client.get();
            }
            requireNoFailure();
            System.out.printf(
                    "%d requests through HAProxy were answered while nodes were restarted %d times and killed %d times;"
                            + " %d were on a killed node and are lost; %d tokens live and %d have ended%n",
                    answers.get(), ROUNDS, ROUNDS, lost, live.size(), ended.size());
        }
        requireFates(database);
    }

    /** By the command of the README, which Maven runs; it ends with all that it has started. */
    @Test
    void theFleetToTryLogsItsDemoUserIn() throws Exception {
        assumeTrue(Proof.isFull(), "all is proven");
        FrontProxy.Kind.HAPROXY.require();
        ProcessBuilder builder = new ProcessBuilder(
                Program.JAVA,
                "-Dtollgate.jar=" + Program.JAR,
                "-Dtollgate.readme=" + System.getProperty("tollgate.readme"),
                "-classpath",
                System.getProperty("java.class.path"),
                FleetDemo.class.getName());
        builder.environment().put("TOLLGATE_PORT", "0");
        Process demo = builder.redirectError(Redirect.INHERIT).start();
        List<ProcessHandle> parts = List.of();
        try (BufferedReader output = demo.inputReader()) {
            String login = output.lines()
                    .filter(line -> line.startsWith("curl "))
                    .findFirst()
                    .orElseThrow();
            parts = demo.descendants().toList();
            Process curl = new ProcessBuilder("sh", "-c", login)
                    .redirectError(Redirect.DISCARD)
                    .start();
            assertThat(new String(curl.getInputStream().readAllBytes(), US_ASCII))
                    .contains("\"status\":\"success\"");
            demo.destroy();
            assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (ProcessHandle part : parts) {
                part.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            demo.destroyForcibly();
            parts.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /**
     * A drain longer than the proxy's health check takes to notice it, and time for a machine that has more to do than
     * it can, where a node would answer 503 for the database's sake.
     */
    private static String[] options() {
        return Stream.of(
                        LoginSettings.behindAProxy(
                                "--drain-time=3",
                                "--hash-wait=10",
                                "--database-connect-timeout=10",
                                "--database-socket-timeout=11",
                                "--database-statement-timeout=10000",
                                "--database-lock-timeout=10000",
                                "--database-pool-timeout=10000"),
                        Unthrottled.cheapOptions())
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }

    private static void addUsers(PostgresAccess database) {
        try (Administration administration = Administration.create(new SharedDatabases(database), Environment.LIVE)) {
            CheapUsers users = new CheapUsers(administration.users());
            for (int client = 0; client < CLIENTS; client++) {
                assertThat(users.add(Email.parse(email(client)).orElseThrow(), TestUser.PASSWORD))
                        .isPresent();
            }
        }
    }

    private static String email(int client) {
        return "user" + client + "@example.com";
    }

    private void restart(int node, Fleet fleet, List<Future<?>> clients) throws Exception {
        awaitAnswers(answers.get() + ANSWERS_BETWEEN, clients);
        assertThat(fleet.node(node).stop()).isZero();
        fleet.startAgain(node);
        requireNoFailure();
    }

    /**
     * How many requests were lost: of each client at most the one that was under way when the node was told to die, and
     * what came to it before it was dead.
     */
    private int kill(int node, Fleet fleet, List<Future<?>> clients) throws Exception {
        awaitAnswers(answers.get() + ANSWERS_BETWEEN, clients);
        long dying = System.nanoTime();
        fleet.node(node).kill();
        long dead = System.nanoTime();
        fleet.startAgain(node);
        List<Failure> lost = new ArrayList<>();
        for (Failure failure = failures.poll(); failure != null; failure = failures.poll()) {
            lost.add(failure);
        }
        assertThat(lost).allSatisfy(failure -> assertThat(failure.begun).isLessThan(dead));
        assertThat(lost)
                .filteredOn(failure -> failure.begun < dying)
                .extracting(Failure::client)
                .doesNotHaveDuplicates();
        return lost.size();
    }

    /** Waits until so many requests are answered in all. */
    private void awaitAnswers(int enough, List<Future<?>> clients) throws Exception {
        while (answers.get() < enough) {
            for (Future<?> client : clients) {
                if (client.isDone()) {
                    client.get();
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void requireNoFailure() {
        assertThat(failures)
                .as("requests that were not answered as they should be")
                .isEmpty();
    }

    /** Asks another node, which remembers nothing. */
    private void requireFates(PostgresAccess database) throws Exception {
        try (Server server = Program.serveNode(
                        Program.recordedOptions(), directory.resolve("last.log"), 0, database, directory);
                RawConnection connection = RawConnection.to(server.port())) {
            for (String token : live) {
                TestUser.requireLive(token, connection);
            }
            for (String token : ended) {
                connection.send(TestUser.check(token));
                assertThat(connection.answer().status()).isEqualTo(401);
            }
        }
        assertThat(live).isNotEmpty();
        assertThat(ended).isNotEmpty();
    }

    /** The only one who has its user's tokens; one request after the other, on a connection as long as that lasts. */
    private final class Client {
        private final int number;
        private final int port;
        private final List<String> tokens = new ArrayList<>();
        private @Nullable RawConnection connection;

        private Client(int number, int port) {
            this.number = number;
            this.port = port;
        }

        private @Nullable Void call() throws IOException {
            while (!isOver) {
                LockSupport.parkNanos(PAUSE_NANOS);
                int chance = ThreadLocalRandom.current().nextInt(100);
                if (tokens.isEmpty() || chance < LOGIN_PERCENT) {
                    logIn();
                } else if (chance < LOGIN_PERCENT + LOGOUT_PERCENT) {
                    logOut();
                } else {
                    send(TestUser.check(tokens.get(ThreadLocalRandom.current().nextInt(tokens.size()))));
                }
            }
            if (connection != null) {
                connection.close();
            }
            live.addAll(tokens);
            return null;
        }

        private void logIn() throws IOException {
            byte[] login = new ProxiedLogin("198.51.100.7", email(number), TestUser.PASSWORD).request();
            Optional<RawAnswer> answer = send(new String(login, US_ASCII));
            if (answer.isPresent()) {
                tokens.add(TestUser.token(answer.get()));
            }
        }

        /** Of a token whose end was not answered nobody can tell whether it lives. */
        private void logOut() throws IOException {
            String token = tokens.removeLast();
            if (send(TestUser.post("/wf/logout", token, "text/plain", "")).isPresent()) {
                ended.add(token);
            }
        }

        /** The answer, if it is a good one. */
        private Optional<RawAnswer> send(String request) throws IOException {
            long begun = System.nanoTime();
            RawConnection open = connection == null ? RawConnection.to(port) : connection;
            connection = open;
            Optional<RawAnswer> answer = answer(open, request);
            if (answer.isEmpty() || answer.get().announcesClose()) {
                open.close();
                connection = null;
            }
            Optional<RawAnswer> good = answer.filter(found -> found.status() == 200);
            if (good.isPresent()) {
                answers.incrementAndGet();
            } else {
                failures.add(new Failure(
                        number, begun, answer.map(RawAnswer::toString).orElse("nothing")));
            }
            return good;
        }

        private static Optional<RawAnswer> answer(RawConnection connection, String request) throws IOException {
            try {
                connection.send(request);
            } catch (SocketException reset) {
                return Optional.empty();
            }
            return connection.answerUnlessEnded();
        }
    }
}
