package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request means the same however it arrives: late, in pieces, with others at once, or before a client has ended. */
final class ArrivalTest {
    private static final String LOGIN = "POST /api/1.1/wf/generate-user-token HTTP/1.1\r\nHost: a\r\n";
    private static final String BODY = "{\"email\":\"nobody@example.com\"}";
    private static final String IN_CHUNKS = LOGIN + "Transfer-Encoding: chunked\r\n\r\n"
            + "7;a=b\r\n{\"email\r\n17\r\n\":\"nobody@example.com\"}\r\n0;c\r\nX: y\r\nZ:\r\n\r\n";
    private static final String WAITING = "Expect: 100-continue\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
    private static final String NO_PASSWORD = "{\"status\":\"MISSING_DATA\",\"message\":"
            + "\"Missing parameter for workflow generate-user-token: parameter password\"}";

    /** Of different answers, for which no password is checked. */
    private static final List<Exchange> EXCHANGES = List.of(
            new Exchange(LOGIN + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY, 400, NO_PASSWORD),
            new Exchange(request("GET", "/"), 404, "{\"message\":\"Not found\"}"),
            new Exchange(request("GET", "/api/1.1/x"), 401, "{\"message\":\"Permission denied\"}"),
            new Exchange(request("DELETE", "/api/1.1/some-protected-endpoint"), 405, "GET, HEAD, OPTIONS"),
            new Exchange(request("GET", "/api/1.1/wf/generate-api-token"), 405, "POST, OPTIONS"),
            new Exchange(request("OPTIONS", "/api/1.1/wf/generate-api-token"), 204, "POST, OPTIONS"),
            new Exchange(request("OPTIONS", "*"), 204, "OPTIONS"),
            new Exchange(LOGIN + "\r\n", 400, NO_PASSWORD.replace("parameter password", "parameter email")));

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBodyThatWaitsToBeAskedForIsAskedFor() throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(LOGIN + WAITING);
            assertThat(connection.head()).startsWith("HTTP/1.1 100 Continue\r\n");
            connection.send(BODY);
            requireNoPassword(connection.answer());
        }
    }

    /**
     * While the client does not read, the server stops reading at some request that depends on the buffers; what it
     * does then must not depend on it.
     */
    @RepeatedTest(3)
    void whoReadsLateGetsEveryAnswerUpToTheLastAndHoldsNobodyUp() throws Exception {
        int requests = 30_000;
        try (RawConnection connection = connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(
                    connection,
                    request("OPTIONS", "*").repeat(requests)
                            + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            + request("GET", "/").repeat(1_000)));
            requireServed();
            String answers = connection.rest();
            assertThat(answers.split("HTTP/1.1 204 ", -1)).hasSize(requests + 1);
            assertThat(answers.split("HTTP/1.1 404 ", -1)).hasSize(2);
            assertThat(answers).endsWith("{\"message\":\"Not found\"}");
            sending.join();
            requireServed();
        }
    }

    private static void send(RawConnection connection, String requests) {
        try {
            connection.send(requests);
        } catch (IOException ended) {
            // The server need not take all that follows the last request.
        }
    }

    private static void requireServed() throws IOException {
        for (int connections = 0; connections < 4; connections++) {
            try (RawConnection other = connect()) {
                other.send(request("GET", "/"));
                assertThat(other.answer().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void chunksThatWaitToBeAskedForAreAskedFor() throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(LOGIN + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(connection.head()).startsWith("HTTP/1.1 100 Continue\r\n");
            connection.send("0\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGIN + "Expect: 100-continue\r\nContent-Length: 16385\r\n\r\n",
                LOGIN + "Expect: 100-continue\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
                LOGIN + "Expect: 100-continue\r\n\r\n",
                "POST /api/1.1/wf/generate-user-token HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
            })
    void aBodyThatIsNotWantedIsNotAskedFor(String request) throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(request);
            assertThat(connection.head()).startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGIN + "Content-Length: 30\r\n\r\n" + BODY, IN_CHUNKS})
    void aRequestThatDribblesInIsReadAsAWhole(String request) throws Exception {
        try (RawConnection connection = connect();
                RawConnection neighbour = connect()) {
            for (int i = 0; i < request.length(); i++) {
                connection.send(request.substring(i, i + 1));
                letTheServerRead(neighbour);
            }
            requireNoPassword(connection.answer());
        }
    }

    @Test
    void theAnswerIsTheSameWhereverTheRequestIsSplit() throws Exception {
        try (RawConnection neighbour = connect()) {
            for (int split = 1; split < IN_CHUNKS.length(); split++) {
                try (RawConnection connection = connect()) {
                    connection.send(IN_CHUNKS.substring(0, split));
                    letTheServerRead(neighbour);
                    connection.send(IN_CHUNKS.substring(split));
                    requireNoPassword(connection.answer());
                    assertThat(connection.rest()).as("what follows").isEmpty();
                }
            }
        }
    }

    @Test
    void aHundredRequestsAtOnceAreAnsweredInTurn() throws Exception {
        List<Exchange> exchanges = IntStream.range(0, 100)
                .mapToObj(i -> EXCHANGES.get(i * i / 3 % EXCHANGES.size()))
                .toList();
        StringBuilder requests = new StringBuilder();
        exchanges.forEach(exchange -> requests.append(exchange.request()));
        try (RawConnection connection = connect()) {
            connection.send(requests.toString());
            for (Exchange exchange : exchanges) {
                exchange.require(connection.answer());
            }
        }
    }

    @Test
    void whatIsSentAtOnceEndsWithTheRequestThatSaysSo() throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(request("GET", "/") + LOGIN + "Connection: close\r\n\r\n"
                    + request("GET", "/").repeat(50));
            assertThat(connection.answer().announcesClose()).isFalse();
            RawAnswer last = connection.answer();
            assertThat(last.status()).isEqualTo(400);
            assertThat(last.announcesClose()).isTrue();
            assertThat(connection.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"password\":\"x\""})
    void whoSendsNothingMoreStillGetsTheAnswer(String password) throws Exception {
        String body = BODY.replace("}", password + "}");
        try (RawConnection connection = connect()) {
            connection.send(LOGIN + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            connection.endSending();
            RawAnswer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("status").asText())
                    .isEqualTo(password.isEmpty() ? "MISSING_DATA" : "INVALID_LOGIN_CREDENTIALS");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    void whoSendsNothingMoreStillGetsAllAnswers() throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(EXCHANGES.get(0).request() + EXCHANGES.get(1).request());
            connection.endSending();
            EXCHANGES.get(0).require(connection.answer());
            EXCHANGES.get(1).require(connection.answer());
            assertThat(connection.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2097152", "Transfer-Encoding: chunked", "No colon"})
    void whoReadsOnlyAfterAllIsSentStillGetsTheRefusal(String line) throws Exception {
        try (RawConnection connection = connect()) {
            connection.send(LOGIN + line + "\r\n\r\n200000\r\n" + "x".repeat(2 << 20));
            RawAnswer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.announcesClose()).isTrue();
            assertThat(connection.rest()).isEmpty();
        }
    }

    private static RawConnection connect() throws IOException {
        return RawConnection.to(server.port());
    }

    private static String request(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    /** Spends the time of an answer elsewhere: what was sent has most likely been read then, apart from what follows. */
    private static void letTheServerRead(RawConnection neighbour) throws IOException {
        EXCHANGES.get(1).requireOn(neighbour);
    }

    private static void requireNoPassword(RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(NO_PASSWORD);
    }

    /** A request and the answer to it, told by its body or by what it allows. */
    private record Exchange(String request, int status, String bodyOrAllow) {
        void requireOn(RawConnection connection) throws IOException {
            connection.send(request);
            require(connection.answer());
        }

        void require(RawAnswer answer) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().getOrDefault("allow", answer.body())).isEqualTo(bodyOrAllow);
        }
    }
}
