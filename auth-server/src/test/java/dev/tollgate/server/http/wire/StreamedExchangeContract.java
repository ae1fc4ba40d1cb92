package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body of any length and its answer are worth on the wire: an operation answers each line with its length. */
abstract class StreamedExchangeContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String HEAD = "POST /a/bulk HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String OTHER = "GET /a/other HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int MEBIBYTE = 1 << 20;

    /** How the works have ended, which is nothing if nothing went wrong. */
    private final BlockingQueue<Optional<IOException>> ends = new LinkedBlockingQueue<>();

    private final AtomicLong bytesRead = new AtomicLong();
    private final CountDownLatch mayWork = new CountDownLatch(1);
    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        listener = listen(PATIENCE);
    }

    @AfterEach
    void stop() {
        mayWork.countDown();
        listener.stop(Duration.ZERO);
    }

    @Test
    void aBodyWithItsLengthIsAnsweredAndTheNextRequestIsFound() throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + "Content-Length: 7\r\n\r\na\nbb\n\nc" + OTHER + OTHER);
            assertThat(client.head())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Transfer-Encoding: chunked\r\n", "X-Content-Type-Options: nosniff\r\n", "Date: ")
                    .contains("Cache-Control: no-store\r\n")
                    .doesNotContain("Connection:", "Content-Length:");
            assertThat(client.chunks()).isEqualTo("1\n2\n0\n1\n");
            client.requireOther();
            client.requireOther();
            client.send(HEAD + "Content-Length: 0\r\n\r\n" + OTHER);
            assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 0\r\n");
            client.requireOther();
        }
    }

    @Test
    void aChunkedBodyIsAnsweredAndTheConnectionEnds() throws Exception {
        try (Client client = connect()) {
            client.send(CHUNKED + "3;x=y\r\na\nb\r\n2\r\nb\n\r\n0\r\nX: y\r\n\r\n" + OTHER);
            assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Connection: close\r\n");
            assertThat(client.chunks()).isEqualTo("1\n2\n");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void resultsComeWhileTheBodyIsStillComing() throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + "Content-Length: 300\r\n\r\n" + "x".repeat(99) + "\n");
            client.head();
            assertThat(client.chunk()).isEqualTo("99\n");
            client.send("y".repeat(50));
            client.send("y".repeat(49) + "\n");
            assertThat(client.chunk()).isEqualTo("99\n");
            client.send("z".repeat(100) + OTHER);
            assertThat(client.chunks()).isEqualTo("100\n");
            client.requireOther();
        }
    }

    @Test
    void oneByteAtATimeMeansTheSame() throws Exception {
        try (Client client = connect()) {
            for (char single : (HEAD + "Content-Length: 7\r\n\r\na\nbb\n\nc" + OTHER).toCharArray()) {
                client.send(String.valueOf(single));
            }
            client.head();
            assertThat(client.chunks()).isEqualTo("1\n2\n0\n1\n");
            client.requireOther();
        }
    }

    @Test
    void theBodyIsAskedForWhenItIsRead() throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("a\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ").doesNotContain("Connection:");
            assertThat(client.chunks()).isEqualTo("1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
                "Content-Length: 9\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n"
            })
    void whoIsRefusedIsNotAskedForTheBody(String rest) throws Exception {
        try (Client client = connect()) {
            client.send("POST /a/refused HTTP/1.1\r\nHost: a\r\n" + rest);
            assertThat(client.head()).startsWith("HTTP/1.1 401 ").contains("Connection: close\r\n");
            client.send("x".repeat(100_000));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void whoIsRefusedButHasSentAllMayAskAgain() throws Exception {
        String refused = "POST /a/refused HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        try (Client client = connect()) {
            client.send(refused + refused + OTHER);
            assertThat(client.head()).startsWith("HTTP/1.1 401 ").doesNotContain("Connection:");
            assertThat(client.head()).startsWith("HTTP/1.1 401 ");
            client.requireOther();
        }
    }

    @Test
    void toHttp10TheEndOfTheConnectionIsTheEndOfTheAnswer() throws Exception {
        try (Client client = connect()) {
            client.send("POST /a/bulk HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 200\r\n\r\n");
            client.send("x".repeat(99) + "\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Connection: close\r\n")
                    .doesNotContain("Transfer-Encoding", "Content-Length");
            client.send("x".repeat(98) + "\n\n");
            assertThat(client.rest()).isEqualTo("99\n98\n0\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n",
                "Content-Length: 9\r\nContent-Length: 9\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\na\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nab\ncd",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
                "Transfer-Encoding: chunked\r\n\r\n123456789\r\n",
            })
    void doubtfulFramingIsRefused(String rest) throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + rest + OTHER);
            assertThat(client.head()).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
            assertThat(client.rest()).doesNotContain("HTTP/");
        }
    }

    @Test
    void aBadChunkInTheMiddleCutsTheAnswer() throws Exception {
        try (Client client = connect()) {
            client.send(CHUNKED + "2\r\na\n\r\n");
            client.head();
            assertThat(client.chunk()).isEqualTo("1\n");
            client.send("x\r\n" + OTHER);
            assertThat(client.rest()).isEmpty();
            assertThat(end()).containsInstanceOf(BrokenBodyException.class);
        }
    }

    @Test
    void codingThatIsMoreThanItIsWorthIsRefused() throws Exception {
        try (Client client = connect()) {
            client.send(CHUNKED + "1\r\na\r\n".repeat(20));
            client.send("1;" + "x".repeat(1_000) + "\r\na\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
        }
    }

    @Test
    void chunksOfFourBytesMayGoOnForever() throws Exception {
        int chunks = 100_000;
        try (Client client = connect()) {
            CompletableFuture<String> answer = client.answerLater();
            client.send(CHUNKED);
            client.send("4\r\nabc\n\r\n".repeat(chunks));
            client.send("0\r\n\r\n");
            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("3\n".repeat(chunks));
        }
    }

    @Test
    void bytesThatTrickleAreRefusedAndAnAnswerThatHasBegunIsCut() throws Exception {
        restart(SHORT);
        try (Client client = connect();
                Client begun = connect()) {
            client.send(HEAD + "Content-Length: 1000\r\n\r\n");
            begun.send(HEAD + "Content-Length: 1000\r\n\r\na\n");
            begun.head();
            assertThat(begun.chunk()).isEqualTo("1\n");
            Thread trickle = client.trickle();
            assertThat(client.head()).startsWith("HTTP/1.1 400 ").contains("Connection: close\r\n");
            trickle.interrupt();
            assertThat(begun.rest()).isEmpty();
            assertThat(end()).containsInstanceOf(BrokenBodyException.class);
            assertThat(end()).containsInstanceOf(BrokenBodyException.class);
        }
    }

    @Test
    void aClientThatReadsNothingIsCutOff() throws Exception {
        restart(SHORT);
        try (Client client = withSmallBuffer()) {
            client.send(CHUNKED);
            CompletableFuture<Void> cut = CompletableFuture.runAsync(
                    () -> client.sendUntilCut("10000\r\n" + "\n".repeat(65_536) + "\r\n"),
                    task -> Thread.ofPlatform().start(task));
            assertThat(end()).isPresent();
            cut.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientMaySendAllBeforeItReadsIfSocketsHaveRoomForTheResults() throws Exception {
        try (Client client = connect()) {
            int bytes = 4 * MEBIBYTE;
            client.send(HEAD + "Content-Length: " + bytes + "\r\n\r\n");
            client.send(("x".repeat(1023) + "\n").repeat(bytes / 1024));
            client.head();
            assertThat(client.chunks()).isEqualTo("1023\n".repeat(bytes / 1024));
        }
    }

    @Test
    void whoReadsSlowlyHoldsUpWhoSendsAndNobodyElse() throws Exception {
        byte[] line = ("x".repeat(MEBIBYTE - 1) + "\n").getBytes(ISO_8859_1);
        int lines = 64;
        try (Client client = connect();
                Client other = connect()) {
            client.send("POST /a/held HTTP/1.1\r\nHost: a\r\nContent-Length: " + lines * line.length + "\r\n\r\n");
            AtomicLong sent = new AtomicLong();
            CompletableFuture<String> answer = client.answerLater();
            Thread sender = Thread.ofPlatform().start(() -> client.send(line, lines, sent));
            for (int request = 0; request < 1_000; request++) {
                other.send(OTHER);
                other.requireOther();
            }
            assertThat(sent.get()).isLessThan(lines);
            assertThat(bytesRead.get()).isZero();
            mayWork.countDown();
            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo((line.length - 1 + "\n").repeat(lines));
            sender.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatGoesEndsTheWorkAtOnce(boolean byReset) throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + "Content-Length: 100\r\n\r\na\n");
            client.head();
            client.chunk();
            client.end(byReset);
            assertThat(end()).isPresent().get().isNotInstanceOf(BrokenBodyException.class);
        }
        try (Client client = connect()) {
            client.send(OTHER);
            client.requireOther();
        }
    }

    @Test
    void whatIsHeldOfABodyIsGivenBack() throws Exception {
        for (int held = 0; held < 2 * MEBIBYTE; held += 15_000) {
            try (Client client = connect()) {
                client.send(
                        "POST /a/refused HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(15_000));
                assertThat(client.head()).startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Test
    void aServerThatDrainsLetsTheWorkEndAndThenTheConnection() throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + "Content-Length: 4\r\n\r\na\n");
            assertThat(client.head()).doesNotContain("Connection:");
            assertThat(client.chunk()).isEqualTo("1\n");
            listener.drain();
            client.send("b\n" + OTHER);
            assertThat(client.chunks()).isEqualTo("1\n");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aServerThatStopsCutsWhatHasNotEnded() throws Exception {
        try (Client client = connect()) {
            client.send(HEAD + "Content-Length: 100\r\n\r\na\n");
            client.head();
            client.chunk();
            restart(PATIENCE);
            assertThat(client.rest()).isEmpty();
            assertThat(end()).isPresent();
        }
    }

    private void restart(Duration requestTime) throws IOException {
        listener.stop(Duration.ZERO);
        listener = listen(requestTime);
    }

    /** What the server has of TLS. */
    abstract Optional<TlsEngines> tls();

    /** The client's end of a connection that is open, as it begins by what the server has. */
    abstract Socket secured(Socket open) throws IOException;

    private HttpListener listen(Duration requestTime) throws IOException {
        Limits limits = new Limits(
                256, 8, 64, 1 << 20, PATIENCE, requestTime, PATIENCE, 10, 10, Duration.ofSeconds(2), 1 << 20);
        HttpHandler handler = new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                switch (request.getRequestURI()) {
                    case "/a/bulk", "/a/held" -> {
                        if (request.getRequestURI().equals("/a/bulk")) {
                            mayWork.countDown();
                        }
                        StreamedExchange exchange = StreamedExchange.of(request);
                        response.suspend();
                        Thread.ofPlatform().start(() -> answer(exchange, response));
                    }
                    case "/a/refused" -> {
                        response.setStatus(401);
                        response.setContentLength(0);
                    }
                    default -> {
                        response.setContentLength(2);
                        response.getWriter().write("OK");
                    }
                }
            }
        };
        return TestListener.start(
                tls(),
                limits,
                Map.of("/a", handler),
                new StreamedOperation("POST", "bulk"),
                new StreamedOperation("POST", "held"),
                new StreamedOperation("POST", "refused"));
    }

    private void answer(StreamedExchange exchange, Response response) {
        try {
            mayWork.await();
            exchange.answer(response.getOutputStream(), this::work);
        } catch (IOException failure) {
            response.setStatus(400);
            response.setContentLength(0);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        } finally {
            response.resume();
        }
    }

    private void work(InputStream body, OutputStream results) throws IOException {
        try {
            answerLines(body, results);
            ends.add(Optional.empty());
        } catch (IOException failure) {
            ends.add(Optional.of(failure));
            throw failure;
        }
    }

    private void answerLines(InputStream body, OutputStream results) throws IOException {
        byte[] piece = new byte[1_000];
        int length = 0;
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            bytesRead.addAndGet(count);
            for (int i = 0; i < count; i++) {
                if (piece[i] == '\n') {
                    results.write((length + "\n").getBytes(ISO_8859_1));
                    length = 0;
                } else {
                    length++;
                }
            }
        }
        if (length > 0) {
            results.write((length + "\n").getBytes(ISO_8859_1));
        }
    }

    private Optional<IOException> end() throws InterruptedException {
        return Objects.requireNonNull(ends.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the work goes on");
    }

    private Client connect() throws IOException {
        return Client.over(secured(new Socket(InetAddress.getLoopbackAddress(), listener.port())));
    }

    private Client withSmallBuffer() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
        return Client.over(secured(socket));
    }

    private record Client(Socket socket, InputStream input) implements AutoCloseable {
        static Client over(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new Client(socket, new BufferedInputStream(socket.getInputStream()));
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        void send(byte[] line, int lines, AtomicLong sent) {
            try {
                while (sent.get() < lines) {
                    socket.getOutputStream().write(line);
                    sent.incrementAndGet();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void sendUntilCut(String text) {
            try {
                while (true) {
                    send(text);
                }
            } catch (IOException cut) {
                // What the test waits for.
            }
        }

        /** Sends a byte now and then until it is interrupted or cut off. */
        Thread trickle() {
            return Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        send("x");
                        Thread.sleep(10);
                    }
                } catch (IOException | InterruptedException over) {
                    // What the test waits for.
                }
            });
        }

        void end(boolean byReset) throws IOException {
            if (byReset) {
                socket.setSoLinger(true, 0);
                socket.close();
            } else {
                socket.shutdownOutput();
            }
        }

        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append(line()).append("\r\n");
            }
            return head.toString();
        }

        void requireOther() throws IOException {
            assertThat(head()).startsWith("HTTP/1.1 200 ");
            assertThat(new String(input.readNBytes(2), ISO_8859_1)).isEqualTo("OK");
        }

        CompletableFuture<String> answerLater() {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> {
                try {
                    head();
                    answer.complete(chunks());
                } catch (AssertionError | IOException failure) {
                    answer.completeExceptionally(failure);
                }
            });
            return answer;
        }

        /** The content of the next chunk, which is nothing for the last. */
        String chunk() throws IOException {
            int length = Integer.parseInt(line(), 16);
            String content = new String(input.readNBytes(length), ISO_8859_1);
            assertThat(line()).isEmpty();
            return content;
        }

        String chunks() throws IOException {
            StringBuilder content = new StringBuilder();
            for (String next = chunk(); !next.isEmpty(); next = chunk()) {
                content.append(next);
            }
            return content.toString();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = input.read(); next != '\n'; next = input.read()) {
                assertThat(next).as("what follows '" + line + "'").isNotNegative();
                line.append((char) next);
            }
            assertThat(line.charAt(line.length() - 1)).isEqualTo('\r');
            return line.substring(0, line.length() - 1);
        }

        /** What comes until the server closes the connection; a reset counts as its end. */
        String rest() throws IOException {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try {
                input.transferTo(rest);
            } catch (SocketException reset) {
                // What came before it counts.
            }
            return rest.toString(ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
