package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the server waits for a client, how many clients it takes, and how much it keeps for all of them. */
@Execution(ExecutionMode.CONCURRENT)
final class WireLimitsTest {
    private static final String GET = "GET /api/1.1/x HTTP/1.1\r\nHost: a\r\n\r\n";

    /** Few of its answers fill what the network takes. */
    private static final String LONG_GET = "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final String LOGIN = "POST /api/1.1/wf/generate-user-token HTTP/1.1\r\nHost: a\r\n";
    private static final String MALFORMED = "{\"status\":\"INVALID_DATA\",\"message\":\"The request is malformed\"}";

    /** Longer than a test waits for an answer: what is not tested does not come first. */
    private static final String LONG = "600";

    /** What a server does on its own, such as noticing an end, is asked for again so often. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int ATTEMPTS = 10_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"})
    void aHeadThatDoesNotArriveInTimeIsRefused(String part) throws Exception {
        try (TestServer server = start("1", LONG, LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send(part);
            requireRefusal(connection.answer());
            assertThat(connection.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\n\r\n",
                "Content-Length: 2\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n",
            })
    void aRequestThatDoesNotArriveInTimeIsRefused(String part) throws Exception {
        try (TestServer server = start(LONG, "1", LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send(LOGIN + part);
            requireRefusal(connection.answer());
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    void aHeadThatDribblesInGetsNoMoreTime() throws Exception {
        try (TestServer server = start("1", LONG, LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
            requireRefusal(answerWhileSending(connection));
        }
    }

    @Test
    void aBodyThatDribblesInGetsNoMoreTime() throws Exception {
        try (TestServer server = start(LONG, "1", LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send(LOGIN + "Content-Length: 16384\r\n\r\n");
            requireRefusal(answerWhileSending(connection));
        }
    }

    @Test
    void theTimeOfARequestBeginsWithItsFirstByte() throws Exception {
        try (TestServer server = start(LONG, "1", LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send(GET);
            assertThat(connection.answer().status()).isEqualTo(401);
            assertThat(connection.isClosedWithin(Duration.ofSeconds(2))).isFalse();
            connection.send(GET);
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aConnectionThatSendsNothingIsClosedSilently() throws Exception {
        try (TestServer server = start("1", LONG, LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    void aConnectionThatSendsNothingMoreIsClosedSilently() throws Exception {
        try (TestServer server = start(LONG, LONG, "1");
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send(GET);
            assertThat(connection.answer().status()).isEqualTo(401);
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    void anEmptyLineAfterABodyBeginsNoRequest() throws Exception {
        try (TestServer server = start("1", LONG, LONG);
                RawConnection connection = RawConnection.to(server.port())) {
            connection.send(LOGIN + "Content-Length: 2\r\n\r\n{}\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
            assertThat(connection.rest()).as("what nobody asked for").isEmpty();
        }
    }

    @Test
    void aConnectionTooManyThatAsksNothingIsToldNothing() throws Exception {
        try (TestServer server =
                        TestServer.start(directory, Map.of(Setting.CONNECTIONS, "1", Setting.DISCARD_TIME, "1"));
                RawConnection first = RawConnection.to(server.port())) {
            requireServed(first);
            try (RawConnection second = RawConnection.to(server.port())) {
                assertThat(second.rest()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTIONS", "CONNECTIONS_PER_ADDRESS"})
    void aConnectionTooManyIsTurnedAwayUntilOneEnds(Setting limit) throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of(limit, "2"));
                RawConnection first = RawConnection.to(server.port())) {
            requireServed(first);
            try (RawConnection second = RawConnection.to(server.port())) {
                requireServed(second);
                try (RawConnection third = RawConnection.to(server.port())) {
                    third.send(GET);
                    RawAnswer answer = third.answer();
                    requireUnavailable(answer);
                    assertThat(answer.announcesClose()).isTrue();
                    assertThat(third.rest()).isEmpty();
                }
                requireServed(first);
                requireServed(second);
            }
            requireSoon(server, GET, 401);
            requireServed(first);
        }
    }

    @Test
    void whatIsCollectedForAllIsLimited() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of(Setting.COLLECT_LIMIT, "16500"));
                RawConnection holder = RawConnection.to(server.port())) {
            holder.send(LOGIN + "Expect: 100-continue\r\nContent-Length: 16384\r\n\r\n" + "x".repeat(16_000));
            assertThat(holder.head()).as("the sign that all this is held").startsWith("HTTP/1.1 100 ");
            RawAnswer.parse(soonOfWaiting(server, "HTTP/1.1 503 ")).requireDocumentedHeaders();
            holder.send("x".repeat(384));
            assertThat(holder.answer().status()).isEqualTo(400);
            soonOfWaiting(server, "HTTP/1.1 100 ");
        }
    }

    @Test
    void whatWaitsForAClientToReadIsLimitedToo() throws Exception {
        List<RawConnection> clients = new ArrayList<>();
        try (TestServer server =
                TestServer.start(directory, Map.of(Setting.COLLECT_LIMIT, "16384", Setting.REQUEST_TIME, LONG))) {
            List<CompletableFuture<Void>> cuts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RawConnection client = withSmallBuffer(server.port());
                clients.add(client);
                cuts.add(CompletableFuture.runAsync(
                        () -> sendUntilCut(client), task -> Thread.ofVirtual().start(task)));
            }
            CompletableFuture.anyOf(cuts.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            requireSoon(server, GET, 401);
            // The server would wait for those that it owes an answer.
            for (RawConnection client : clients) {
                client.close();
            }
        }
    }

    private static RawConnection withSmallBuffer(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return RawConnection.over(socket);
    }

    /** Asks without reading an answer, which ends by being cut, or waits for ever. */
    private static void sendUntilCut(RawConnection client) {
        try {
            while (true) {
                client.send(LONG_GET.repeat(1_000));
            }
        } catch (IOException cut) {
            // What the test waits for.
        }
    }

    /** What is answered to a head of 1,000 bytes whose body waits to be asked for, once it begins as it should. */
    private static String soonOfWaiting(TestServer server, String start) throws IOException {
        String answer = "";
        for (int attempt = 0; attempt < ATTEMPTS && !answer.startsWith(start); attempt++) {
            try (RawConnection connection = RawConnection.to(server.port())) {
                connection.send(
                        LOGIN + "X: " + "x".repeat(1_000) + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                answer = connection.head();
            }
        }
        assertThat(answer).startsWith(start);
        return answer;
    }

    private TestServer start(String headTime, String requestTime, String idleTime) {
        return TestServer.start(
                directory,
                Map.of(
                        Setting.HEAD_TIME, headTime,
                        Setting.REQUEST_TIME, requestTime,
                        Setting.IDLE_TIME, idleTime));
    }

    private static void requireRefusal(RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(400);
        answer.requireDocumentedHeaders();
        assertThat(answer.announcesClose()).isTrue();
        assertThat(answer.body()).isEqualTo(MALFORMED);
    }

    private static void requireUnavailable(RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(503);
        answer.requireDocumentedHeaders();
        assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    }

    private static void requireServed(RawConnection connection) throws IOException {
        connection.send(GET);
        assertThat(connection.answer().status()).isEqualTo(401);
    }

    private static void requireSoon(TestServer server, String request, int status) throws IOException {
        assertThat(soon(server, request, status).status()).isEqualTo(status);
    }

    /** The first answer of that status to the request, sent again and again, each time on a connection of its own. */
    private static RawAnswer soon(TestServer server, String request, int status) throws IOException {
        RawAnswer answer = answer(server, request);
        for (int attempt = 1; attempt < ATTEMPTS && answer.status() != status; attempt++) {
            answer = answer(server, request);
        }
        return answer;
    }

    private static RawAnswer answer(TestServer server, String request) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(request);
            return connection.answer();
        }
    }

    /** The answer that comes while a byte is sent now and then. */
    private static RawAnswer answerWhileSending(RawConnection connection) throws Exception {
        CompletableFuture<RawAnswer> answer = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                answer.complete(connection.answer());
            } catch (AssertionError | IOException failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            while (!isDoneSoon(answer)) {
                connection.send("x");
            }
            return answer.join();
        } finally {
            reader.join();
        }
    }

    private static boolean isDoneSoon(CompletableFuture<RawAnswer> answer)
            throws InterruptedException, ExecutionException {
        try {
            answer.get(20, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }
}
