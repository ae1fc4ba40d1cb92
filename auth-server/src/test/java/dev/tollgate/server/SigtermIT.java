package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that is told to end under load fails nobody: it lets its clients go, and keeps what it has answered. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class SigtermIT {
    private static final int ROUNDS = Proof.of(20);

    /** What is answered before the signal comes, so that there are 10,000 requests in twenty rounds. */
    private static final int ANSWERS_BEFORE = 500;

    private static final int CLIENTS_OF_A_KIND = 2;
    private static final int LOGIN_EVERY = 20;
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    /** Clocks go by ticks. */
    private static final Duration EARLY = Duration.ofMillis(20);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aServerThatEndsUnderLoadFailsNoRequest() throws Exception {
        TestUser.addTo(directory);
        List<String> tokens = List.of();
        int answers = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (Server server = Program.serve(directory, "--drain-time", String.valueOf(DRAIN_TIME.toSeconds()));
                    RawConnection silent = RawConnection.to(server.port());
                    RawConnection idle = RawConnection.to(server.port())) {
                requireLive(tokens, server);
                TestUser.token(idle);
                Load load = new Load(server);
                load.run();
                assertThat(server.exitCode())
                        .as("the exit code of round %d", round)
                        .isZero();
                assertThat(server.furtherOutput()).isEmpty();
                assertThat(idle.rest()).as("what an idle connection is told").isEmpty();
                assertThat(silent.rest()).as("what a silent connection is told").isEmpty();
                tokens = List.copyOf(load.tokens);
                answers += load.answers.get();
            }
        }
        try (Server server = Program.serve(directory)) {
            requireLive(tokens, server);
        }
        System.out.printf("%d requests were answered by %d servers that were told to end%n", answers, ROUNDS);
        assertThat(answers).isGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE);
    }

    @Test
    void aSecondSignalEndsALongDrainAtOnce() throws Exception {
        TestUser.addTo(directory);
        try (Server server = Program.serve(directory, "--drain-time", "600")) {
            server.terminate();
            boolean drains = false;
            while (!drains) {
                try (RawConnection connection = RawConnection.to(server.port())) {
                    connection.send(TestUser.LOGIN);
                    RawAnswer answer = connection.answer();
                    assertThat(answer.status()).isEqualTo(200);
                    drains = answer.announcesClose();
                }
            }
            try (RawConnection check = RawConnection.to(server.port())) {
                check.send("HEAD /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(check.answerToHead().announcesClose())
                        .as("what the README's health check looks for")
                        .isTrue();
            }
            server.terminate();
            // Ten times less than the drain would have taken.
            assertThat(server.exitCode()).isZero();
        }
    }

    private static void requireLive(List<String> tokens, Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (String token : tokens) {
                TestUser.requireLive(token, connection);
            }
        }
    }

    /** What several clients do with a server, one request after the other, until it takes no more connections. */
    private static final class Load {
        private final Server server;
        private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
        private final AtomicInteger answers = new AtomicInteger();
        private final CountDownLatch answersBefore = new CountDownLatch(ANSWERS_BEFORE);
        private volatile boolean signalled;
        private volatile boolean draining;
        private volatile long signalTime;

        private Load(Server server) {
            this.server = server;
        }

        /** Starts the clients, sends the signal when they are well under way, and waits until they are done. */
        private void run() throws Exception {
            List<Callable<Void>> clients = Stream.concat(
                            Stream.<Callable<Void>>generate(() -> this::sendBySocket)
                                    .limit(CLIENTS_OF_A_KIND),
                            Stream.<Callable<Void>>generate(() -> this::sendByHttpClient)
                                    .limit(CLIENTS_OF_A_KIND))
                    .toList();
            try (ExecutorService executor = Executors.newFixedThreadPool(clients.size())) {
                List<Future<Void>> running = new ArrayList<>();
                clients.forEach(client -> running.add(executor.submit(client)));
                try {
                    assertThat(answersBefore.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .as("the requests before the signal are answered")
                            .isTrue();
                } finally {
                    signalTime = System.nanoTime();
                    signalled = true;
                    server.terminate();
                }
                for (Future<Void> client : running) {
                    client.get();
                }
            }
            assertThat(draining).as("an answer said that the connection ends").isTrue();
        }

        private @Nullable Void sendBySocket() throws Exception {
            try (SocketCaller caller = new SocketCaller(server.port())) {
                send(caller);
            }
            return null;
        }

        private @Nullable Void sendByHttpClient() throws Exception {
            try (HttpClientCaller caller = new HttpClientCaller(server.url())) {
                send(caller);
            }
            return null;
        }

        private void send(Caller caller) throws Exception {
            Outcome previous = new Outcome.Answered(200, true, "");
            Outcome outcome = previous;
            String token = "";
            for (int i = 0; outcome instanceof Outcome.Answered; i++) {
                boolean wasDraining = draining;
                boolean login = i % LOGIN_EVERY == 0;
                previous = outcome;
                outcome = login ? caller.logIn() : caller.check(token);
                if (outcome instanceof Outcome.Answered answer) {
                    require(answer, wasDraining);
                    if (login) {
                        token = answer.token();
                        tokens.add(token);
                    }
                    answers.incrementAndGet();
                    answersBefore.countDown();
                }
            }
            requireNoMoreConnections(caller + ": " + outcome + " after " + previous, outcome, previous);
        }

        /** Once one answer has said that its connection ends, every answer to a later request says it too. */
        private void require(Outcome.Answered answer, boolean wasDraining) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            if (answer.announcesClose()) {
                assertThat(signalled).as("signal before " + answer).isTrue();
                draining = true;
            } else {
                assertThat(wasDraining).as("drain before " + answer).isFalse();
            }
        }

        /**
         * The end of the load: a refused connection; or one on which nothing was answered, as it was still waiting to
         * be accepted when the listener closed. That is so only on a connection's first request, and if from then on
         * connections are refused.
         */
        private void requireNoMoreConnections(String what, Outcome last, Outcome previous) {
            assertThat(signalled).as(what + ", before the signal").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - signalTime))
                    .as(what + ", this long after the signal")
                    .isGreaterThan(DRAIN_TIME.minus(EARLY));
            if (last instanceof Outcome.Unanswered) {
                assertThat(previous)
                        .as(what)
                        .isInstanceOfSatisfying(
                                Outcome.Answered.class,
                                answer -> assertThat(answer.announcesClose()).isTrue());
            }
            assertThatThrownBy(() -> RawConnection.to(server.port()).close())
                    .as(what + ", and then")
                    .isInstanceOf(ConnectException.class);
        }
    }

    /** What became of a request. */
    private sealed interface Outcome {
        record Answered(int status, boolean announcesClose, String body) implements Outcome {
            private String token() throws IOException {
                return JsonMapper.builder()
                        .build()
                        .readTree(body)
                        .at("/response/token")
                        .asText();
            }
        }

        /** The connection was made, and ended before a byte of an answer came. */
        record Unanswered(String why) implements Outcome {}

        record Refused() implements Outcome {}
    }

    /** A client that keeps its connection until an answer says that it ends. */
    private sealed interface Caller extends AutoCloseable {
        Outcome logIn() throws Exception;

        Outcome check(String token) throws Exception;

        @Override
        void close() throws IOException;
    }

    private static final class SocketCaller implements Caller {
        private final int port;
        private @Nullable RawConnection connection;

        private SocketCaller(int port) {
            this.port = port;
        }

        @Override
        public Outcome logIn() throws IOException {
            return send(TestUser.LOGIN);
        }

        @Override
        public Outcome check(String token) throws IOException {
            return send(TestUser.check(token));
        }

        private Outcome send(String request) throws IOException {
            RawConnection open = connection;
            if (open == null) {
                try {
                    open = RawConnection.to(port);
                } catch (ConnectException refused) {
                    return new Outcome.Refused();
                }
                connection = open;
            }
            try {
                open.send(request);
            } catch (SocketException reset) {
                return new Outcome.Unanswered(reset.toString());
            }
            Optional<RawAnswer> answer = open.answerUnlessEnded();
            if (answer.isEmpty()) {
                return new Outcome.Unanswered("the connection ended");
            }
            if (answer.get().announcesClose()) {
                open.requireEndOfStream();
                close();
            }
            return new Outcome.Answered(
                    answer.get().status(),
                    answer.get().announcesClose(),
                    answer.get().body());
        }

        @Override
        public void close() throws IOException {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        }
    }

    /** The JDK's client; it has one connection at a time, as it has one request at a time. */
    private static final class HttpClientCaller implements Caller {
        private final String url;
        private final HttpClient client = HttpClient.newHttpClient();

        private HttpClientCaller(String url) {
            this.url = url;
        }

        @Override
        public Outcome logIn() throws Exception {
            return send(request(TestUser.LOGIN_PATH).POST(BodyPublishers.ofString(TestUser.LOGIN_BODY)));
        }

        @Override
        public Outcome check(String token) throws Exception {
            return send(request(TestUser.CHECK_PATH).header("Authorization", "Bearer " + token));
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        }

        private Outcome send(HttpRequest.Builder request) throws Exception {
            try {
                HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
                boolean announcesClose =
                        answer.headers().allValues("connection").contains("close");
                return new Outcome.Answered(answer.statusCode(), announcesClose, answer.body());
            } catch (ConnectException refused) {
                return new Outcome.Refused();
            } catch (IOException failure) {
                String why = String.valueOf(failure.getMessage());
                if (Stream.of("received no bytes", "Connection reset", "Broken pipe")
                        .noneMatch(why::contains)) {
                    throw failure;
                }
                return new Outcome.Unanswered(why);
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
