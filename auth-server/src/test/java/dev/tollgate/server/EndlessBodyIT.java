package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.http.wire.Limits;
import dev.tollgate.server.http.wire.StreamedExchange;
import dev.tollgate.server.http.wire.StreamedOperation;
import dev.tollgate.server.http.wire.TestListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million lines, each in a chunk and a packet of its own, are answered line by line while others are served. */
@Tag("endurance")
final class EndlessBodyIT {
    private static final int LINES = Proof.of(1_000_000);
    private static final int LINES_AT_A_TIME = 1_000;
    private static final String RESULT = "63\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aMillionLinesAreAnsweredWhileOthersAreServed() throws Exception {
        HttpListener listener = TestListener.start(
                new Limits(512, 8, 64, 1 << 20, PATIENCE, PATIENCE, PATIENCE, 10, 10, PATIENCE, 1 << 20),
                Map.of("/a", new Lengths()),
                new StreamedOperation("POST", "bulk"));
        try (Socket bulk = connect(listener);
                Socket other = connect(listener)) {
            CompletableFuture<Long> answered = new CompletableFuture<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    answered.complete(lengthOfAnswer(reader(bulk)) / RESULT.length());
                } catch (IOException failure) {
                    answered.completeExceptionally(failure);
                }
            });
            BufferedReader otherAnswers = reader(other);
            send(bulk, "POST /a/bulk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int sent = 0; sent < LINES; sent++) {
                send(bulk, "40\r\n" + "x".repeat(63) + "\n\r\n");
                if (sent % LINES_AT_A_TIME == 0) {
                    send(other, "HEAD /a/other HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(otherAnswers.readLine()).startsWith("HTTP/1.1 200 ");
                    while (!otherAnswers.readLine().isEmpty()) {
                        // Headers are tested elsewhere.
                    }
                }
            }
            send(bulk, "0\r\n\r\n");
            reader.join();
            assertThat(answered.join()).isEqualTo(LINES);
        } finally {
            listener.stop(Duration.ZERO);
        }
    }

    private static Socket connect(HttpListener listener) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    private static long lengthOfAnswer(BufferedReader answer) throws IOException {
        while (!answer.readLine().isEmpty()) {
            // Headers are tested elsewhere.
        }
        long length = 0;
        for (int chunk = lengthOfChunk(answer); chunk > 0; chunk = lengthOfChunk(answer)) {
            length += chunk;
            answer.skip(chunk);
            assertThat(answer.readLine()).isEmpty();
        }
        return length;
    }

    private static int lengthOfChunk(BufferedReader answer) throws IOException {
        return Integer.parseInt(answer.readLine(), 16);
    }

    /** Answers each line of the bulk operation with its length. */
    private static final class Lengths extends HttpHandler {
        @Override
        public void service(Request request, Response response) {
            if (request.getRequestURI().equals("/a/bulk")) {
                StreamedExchange exchange = StreamedExchange.of(request);
                response.suspend();
                Thread.ofPlatform().start(() -> answer(exchange, response));
            } else {
                response.setContentLength(0);
            }
        }

        private static void answer(StreamedExchange exchange, Response response) {
            try {
                exchange.answer(response.getOutputStream(), Lengths::answerLines);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            } finally {
                response.resume();
            }
        }

        private static void answerLines(InputStream body, OutputStream results) throws IOException {
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                results.write((line.length() + "\n").getBytes(ISO_8859_1));
            }
        }
    }
}
