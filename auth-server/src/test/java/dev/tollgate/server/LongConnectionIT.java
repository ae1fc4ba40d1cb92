package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection takes any number of requests, one by one or many at once, and answers each in its turn. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class LongConnectionIT {
    private static final int REQUESTS = Proof.of(100_000);
    private static final int ONE_BY_ONE = REQUESTS / 10;
    private static final int BATCH = 100;
    private static final int LOGIN_EVERY = 1000;

    /** The server stops reading once a few megabytes of answers wait; a client that could send this much shows none. */
    private static final int MOST_BATCHES = 4000;

    private static final Duration STANDSTILL = Duration.ofSeconds(1);
    private static final int OTHER_CONNECTIONS = 8;

    /** A server that is held up is so until a time-out of 10 seconds or longer; a busy machine takes long before, too. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    private static Path directory;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        TestUser.addTo(directory);
        server = Program.serve(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void allRequestsOfALongConnectionAreAnsweredInTheirOrder() throws Exception {
        try (RawConnection connection = RawConnection.to(server.port());
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            String token = TestUser.token(connection);
            long start = System.nanoTime();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < REQUESTS; i += BATCH) {
                            send(connection, batch(i, token));
                        }
                    },
                    executor);
            requireAnswers(connection, REQUESTS);
            writer.join();
            long atOnce = System.nanoTime() - start;

            start = System.nanoTime();
            for (int i = 0; i < ONE_BY_ONE; i++) {
                Request request = Request.at(i);
                connection.send(request.text(token));
                request.requireAnswer(connection, i);
            }
            long oneByOne = System.nanoTime() - start;
            System.out.printf(
                    "%d requests on one connection: %.1f times as many a second in batches as one by one%n",
                    REQUESTS, (double) oneByOne / ONE_BY_ONE * REQUESTS / atOnce);
        }
    }

    /** What waits for a small buffer is sent in many steps, and what waits for a large one at once. */
    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @ValueSource(ints = {16 * 1024, 1024 * 1024})
    void aClientThatDoesNotReadHindersNobodyAndGetsAllAnswersOnceItDoes(int buffer) throws Exception {
        try (SocketChannel channel = SocketChannel.open();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, buffer);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, buffer);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            long before = System.nanoTime();
            String token = requireOthersAnswered();
            Duration alone = Duration.ofNanos(System.nanoTime() - before);

            long memory = server.residentKibibytes();
            channel.configureBlocking(false);
            ByteBuffer unsent = ByteBuffer.allocate(0);
            int requests = 0;
            try (Selector selector = Selector.open()) {
                channel.register(selector, SelectionKey.OP_WRITE);
                while (selector.select(STANDSTILL.toMillis()) > 0) {
                    selector.selectedKeys().clear();
                    if (!unsent.hasRemaining()) {
                        unsent = ByteBuffer.wrap(batch(requests, token));
                        requests += BATCH;
                    }
                    channel.write(unsent);
                    assertThat(requests)
                            .as("what a client may send that reads nothing")
                            .isLessThan(MOST_BATCHES * BATCH);
                }
            }
            System.out.printf(
                    "The server stopped reading after %d requests without a reader; resident memory grew by %d KiB%n",
                    requests, server.residentKibibytes() - memory);

            long start = System.nanoTime();
            requireOthersAnswered();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE.plus(alone.multipliedBy(10)));

            channel.configureBlocking(true);
            try (RawConnection connection = RawConnection.over(channel.socket())) {
                byte[] rest = new byte[unsent.remaining()];
                unsent.get(rest);
                CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> send(connection, rest), executor);
                requireAnswers(connection, requests);
                writer.join();
                // The connection is as good as before.
                TestUser.requireLive(token, connection);
            }
        }
    }

    /** Logs in and has the token checked on connections of their own, so many that each selector has some of them. */
    private static String requireOthersAnswered() throws IOException {
        String token = "";
        for (int i = 0; i < OTHER_CONNECTIONS; i++) {
            try (RawConnection connection = RawConnection.to(server.port())) {
                token = TestUser.token(connection);
                TestUser.requireLive(token, connection);
            }
        }
        return token;
    }

    private static void requireAnswers(RawConnection connection, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Request.at(i).requireAnswer(connection, i);
        }
    }

    private static byte[] batch(int first, String token) {
        return IntStream.range(first, first + BATCH)
                .mapToObj(i -> Request.at(i).text(token))
                .collect(Collectors.joining())
                .getBytes(ISO_8859_1);
    }

    private static void send(RawConnection connection, byte[] bytes) {
        try {
            connection.send(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The requests that are mixed; those that follow each other mostly have different answers. */
    private enum Request {
        CHECK("GET " + TestUser.CHECK_PATH, "Authorization: Bearer TOKEN\r\n", "", 200),
        LOGIN("POST " + TestUser.LOGIN_PATH, "", TestUser.LOGIN_BODY, 200),
        NO_TOKEN("GET " + TestUser.CHECK_PATH, "", "", 401),
        NO_BASE("GET /", "", "", 404),
        WRONG_METHOD("DELETE " + TestUser.CHECK_PATH, "", "", 405),
        OPTIONS("OPTIONS " + TestUser.CHECK_PATH, "", "", 204),
        NO_PASSWORD("POST " + TestUser.LOGIN_PATH, "", "{\"email\":\"ada@example.com\"}", 400);

        private static final List<Request> OTHERS = List.of(NO_TOKEN, NO_BASE, WRONG_METHOD, OPTIONS, NO_PASSWORD);

        private final String text;
        private final int status;

        Request(String start, String header, String body, int status) {
            this.text = start + " HTTP/1.1\r\nHost: a\r\n" + header
                    + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
            this.status = status;
        }

        /** Every second is a check. The others have no period, so that a lost or doubled answer is noticed. */
        private static Request at(int number) {
            if (number % LOGIN_EVERY == 1) {
                return LOGIN;
            }
            return number % 2 == 0 ? CHECK : OTHERS.get(new SplittableRandom(number).nextInt(OTHERS.size()));
        }

        private String text(String token) {
            return text.replace("TOKEN", token);
        }

        private void requireAnswer(RawConnection connection, int number) throws IOException {
            RawAnswer answer = connection.answer();
            if (answer.status() != status || answer.announcesClose()) {
                throw new AssertionError("request " + number + ", " + this + ", was answered by " + answer);
            }
        }
    }
}
