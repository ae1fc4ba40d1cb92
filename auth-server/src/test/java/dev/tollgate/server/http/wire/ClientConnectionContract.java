package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.CloseReason;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a client still waits for its answer, and that asking costs its next request nothing. */
abstract class ClientConnectionContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOOKS = 100;

    private final BlockingQueue<Exchange> arrived = new LinkedBlockingQueue<>();
    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        HttpHandler handler = new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                String body = new String(request.getInputStream().readAllBytes(), ISO_8859_1);
                response.suspend();
                arrived.add(new Exchange(
                        request.getMethod() + " " + request.getRequestURI() + " " + body,
                        ClientConnection.of(request.getContext().getConnection()),
                        closed(request),
                        response));
            }
        };
        listener = TestListener.start(tls(), limits(), Map.of("/a", handler));
    }

    /** What the server has of TLS. */
    abstract Optional<TlsEngines> tls();

    /** The client's end of a connection that is open, as it begins by what the server has. */
    abstract Socket secured(Socket open) throws IOException;

    @AfterEach
    void stop() {
        listener.stop(Duration.ZERO);
    }

    @Test
    void aClientThatWaitsHasNotGone() throws Exception {
        try (Client client = connect()) {
            client.send(request("1"));
            Exchange exchange = next();
            for (int look = 0; look < LOOKS; look++) {
                assertThat(exchange.client().isGone()).isFalse();
            }
            exchange.answer();
            client.requireAnswer("GET /a/1 ");
            assertThat(exchange.client().isGone()).isFalse();
            client.send(request("2"));
            next().answer();
            client.requireAnswer("GET /a/2 ");
        }
    }

    @Test
    void aClientThatHasClosedHasGoneAndIsForgottenWithItsAnswer() throws Exception {
        Exchange exchange;
        try (Client client = connect()) {
            client.send(request("1"));
            exchange = next();
        }
        exchange.requireGone();
        exchange.answer();
        exchange.requireClosed();
        assertThat(exchange.client().isGone()).isTrue();
    }

    @Test
    void aClientThatHasResetHasGoneAndIsForgottenWithItsAnswer() throws Exception {
        Exchange exchange;
        try (Client client = connect()) {
            client.send(request("1"));
            exchange = next();
            client.resetWhenClosed();
        }
        exchange.requireGone();
        exchange.answer();
        exchange.requireClosed();
        assertThat(exchange.client().isGone()).isTrue();
    }

    @Test
    void aClientThatSendsNothingMoreCountsAsGoneAndStillGetsItsAnswer() throws Exception {
        try (Client client = connect()) {
            client.send(request("1"));
            Exchange exchange = next();
            client.endSending();
            exchange.requireGone();
            exchange.answer();
            client.requireAnswer("GET /a/1 ");
            exchange.requireClosed();
        }
    }

    @Test
    void aThreadThatIsInterruptedEndsNoConnectionByAsking() throws Exception {
        try (Client client = connect()) {
            client.send(request("1"));
            Exchange exchange = next();
            Thread.currentThread().interrupt();
            boolean isGone = exchange.client().isGone();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(isGone).isFalse();
            exchange.answer();
            client.requireAnswer("GET /a/1 ");
        }
    }

    @Test
    void whatAClientSendsMeanwhileIsReadAfterwardsWhereverItIsCut() throws Exception {
        String second = request("second");
        String third = request("third");
        try (Client client = connect()) {
            for (int cut = 0; cut <= second.length(); cut++) {
                client.send(request("first"));
                Exchange first = next();
                client.send(second.substring(0, cut));
                requireWaiting(first);
                first.answer();
                client.send(second.substring(cut));
                Exchange following = next();
                client.send(third);
                requireWaiting(following);
                client.requireAnswer("GET /a/first ");
                following.answer();
                client.requireAnswer("GET /a/second ");
                next().answer();
                client.requireAnswer("GET /a/third ");
            }
        }
    }

    @Test
    void whatArrivesByteByByteIsReadAfterwards() throws Exception {
        String second = "POST /a/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde";
        try (Client client = connect()) {
            for (int early = 0; early <= second.length(); early++) {
                client.send(request("1"));
                Exchange first = next();
                for (int sent = 0; sent < second.length(); sent++) {
                    if (sent == early) {
                        first.answer();
                    }
                    client.send(second.substring(sent, sent + 1));
                    assertThat(first.client().isGone()).isFalse();
                }
                if (early == second.length()) {
                    first.answer();
                }
                client.requireAnswer("GET /a/1 ");
                next().answer();
                client.requireAnswer("POST /a/2 abcde");
            }
        }
    }

    @Test
    void whatCameWithTheRequestStaysInItsOrder() throws Exception {
        String second = request("second");
        try (Client client = connect()) {
            for (int cut = 0; cut <= second.length(); cut++) {
                client.send(request("first") + second.substring(0, cut));
                Exchange first = next();
                client.send(second.substring(cut) + request("third"));
                requireWaiting(first);
                first.answer();
                client.requireAnswer("GET /a/first ");
                Exchange following = next();
                requireWaiting(following);
                following.answer();
                client.requireAnswer("GET /a/second ");
                next().answer();
                client.requireAnswer("GET /a/third ");
            }
        }
    }

    @Test
    void whoeverAsksAtAnyTimeDisturbsNothing() throws Exception {
        int requests = 400;
        AtomicBoolean isOver = new AtomicBoolean();
        try (Client client = connect()) {
            client.send(request("0"));
            Exchange first = next();
            CompletableFuture<Boolean> wasGone = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> {
                boolean isGone = false;
                while (!isOver.get()) {
                    isGone |= first.client().isGone();
                }
                wasGone.complete(isGone);
            });
            Thread sender = Thread.ofPlatform().start(() -> client.sendInPieces(requests));
            first.answer();
            for (int i = 1; i < requests; i++) {
                Exchange exchange = next();
                assertThat(exchange.request()).isEqualTo("GET /a/" + i + " ");
                exchange.answer();
                client.requireAnswer("GET /a/" + (i - 1) + " ");
            }
            client.requireAnswer("GET /a/" + (requests - 1) + " ");
            sender.join();
            isOver.set(true);
            assertThat(wasGone.join()).isFalse();
        } finally {
            isOver.set(true);
        }
    }

    @Test
    void aByteThatBeginsNoRequestIsRefusedAfterTheAnswer() throws Exception {
        try (Client client = connect()) {
            client.send(request("1"));
            Exchange exchange = next();
            client.send("\0");
            requireWaiting(exchange);
            exchange.answer();
            client.requireAnswer("GET /a/1 ");
            assertThat(client.statusLine()).startsWith("HTTP/1.1 400 ");
            exchange.requireClosedAfter(client);
        }
    }

    private static void requireWaiting(Exchange exchange) {
        for (int look = 0; look < 3; look++) {
            assertThat(exchange.client().isGone()).isFalse();
        }
    }

    private Exchange next() throws InterruptedException {
        return Objects.requireNonNull(arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no request arrived");
    }

    private Client connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return Client.of(secured(socket));
    }

    private static String request(String name) {
        return "GET /a/" + name + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static CompletableFuture<Void> closed(Request request) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        request.getContext().getConnection().closeFuture().addCompletionHandler(new EmptyCompletionHandler<>() {
            @Override
            public void completed(CloseReason reason) {
                closed.complete(null);
            }
        });
        return closed;
    }

    private static Limits limits() {
        Duration time = PATIENCE.multipliedBy(2);
        return new Limits(256, 8, 64, 1 << 20, time, time, time, 10, 10, time, 1 << 20);
    }

    /** A request that has arrived and waits to be answered with itself. */
    private record Exchange(
            String request, ClientConnection client, CompletableFuture<Void> closed, Response response) {
        void answer() throws IOException {
            response.setContentLength(request.length());
            response.getOutputStream().write(request.getBytes(ISO_8859_1));
            response.resume();
        }

        void requireGone() {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!client.isGone()) {
                assertThat(System.nanoTime() - end).as("time without a sign").isNegative();
                Thread.onSpinWait();
            }
        }

        void requireClosed() throws Exception {
            closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        void requireClosedAfter(Client other) throws Exception {
            other.close();
            requireClosed();
        }
    }

    private record Client(Socket socket, BufferedReader input) implements AutoCloseable {
        static Client of(Socket socket) throws IOException {
            return new Client(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)));
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        /** Sends requests with numbers for names, from 1 on, in pieces of changing length. */
        void sendInPieces(int requests) {
            try {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i < requests; i++) {
                    text.append(request(String.valueOf(i)));
                }
                for (int sent = 0, length = 1; sent < text.length(); sent += length, length = length * 7 % 89) {
                    send(text.substring(sent, Math.min(sent + length, text.length())));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void endSending() throws IOException {
            socket.shutdownOutput();
        }

        void resetWhenClosed() throws IOException {
            socket.setSoLinger(true, 0);
        }

        String statusLine() throws IOException {
            return input.readLine();
        }

        void requireAnswer(String body) throws IOException {
            assertThat(statusLine()).startsWith("HTTP/1.1 200 ");
            while (!input.readLine().isEmpty()) {
                // Headers are tested elsewhere.
            }
            char[] read = new char[body.length()];
            int length = 0;
            while (length < read.length) {
                int more = input.read(read, length, read.length - length);
                assertThat(more).as("the rest of '" + body + "'").isPositive();
                length += more;
            }
            assertThat(new String(read)).isEqualTo(body);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
