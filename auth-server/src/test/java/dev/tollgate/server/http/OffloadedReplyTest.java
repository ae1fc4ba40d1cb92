package dev.tollgate.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.http.wire.BrokenBodyException;
import dev.tollgate.server.http.wire.HttpListener;
import dev.tollgate.server.http.wire.Limits;
import dev.tollgate.server.http.wire.StreamedExchange;
import dev.tollgate.server.http.wire.StreamedOperation;
import dev.tollgate.server.http.wire.TestListener;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That Jersey, left alone with a reply that is streamed, writes it where it may wait, and ends it as it has to end. */
final class OffloadedReplyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THREADS = 2;

    private final ExecutorService threads =
            new ThreadPoolExecutor(0, THREADS, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
    private final ExecutorService gate = Executors.newCachedThreadPool();
    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        ResourceConfig application = new ResourceConfig(Lengths.class, Faults.class);
        application.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(new Pools(threads, gate)).to(Pools.class);
            }
        });
        application.property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        listener = TestListener.start(
                new Limits(512, 8, 64, 1 << 20, PATIENCE, PATIENCE, PATIENCE, 10, 10, Duration.ofSeconds(2), 1 << 20),
                Map.of("/a", ContainerFactory.createContainer(HttpHandler.class, application)),
                new StreamedOperation("POST", "known"),
                new StreamedOperation("POST", "asked"));
    }

    @AfterEach
    void stop() {
        listener.stop(Duration.ZERO);
        threads.shutdownNow();
        gate.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "asked"})
    void noOtherThreadWaitsForAClient(String path) throws Exception {
        try (Client one = send(path, "Content-Length: 6\r\n\r\na\n")) {
            one.requireStart("HTTP/1.1 200 ", "1");
            try (Client two = send(path, "Content-Length: 6\r\n\r\nbb\n")) {
                two.requireStart("HTTP/1.1 200 ", "2");
                try (Client three = send(path, "Content-Length: 6\r\n\r\nccc\n")) {
                    three.requireStart("HTTP/1.1 503 ", "busy");
                }
            }
            one.send("dddd");
            one.requireEnd("4");
        }
    }

    @Test
    void aBodyThatBreaksBeforeThereIsAResultIsRefused() throws Exception {
        try (Client client = send("known", "Transfer-Encoding: chunked\r\n\r\nx\r\n")) {
            client.requireStart("HTTP/1.1 400 ", "broken");
        }
    }

    @Test
    void workThatFailsAfterTheFirstResultLeavesTheAnswerIncomplete() throws Exception {
        try (Client client = send("known", "Content-Length: 8\r\n\r\na\nb")) {
            client.requireStart("HTTP/1.1 200 ", "1");
            client.send("ug\n...");
            assertThat(client.rest()).doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void toHttp10NothingIsChunked() throws Exception {
        try (Client client = Client.to(listener.port())) {
            client.send("POST /a/known HTTP/1.0\r\nContent-Length: 4\r\n\r\na\nbb");
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Connection: close\r\n")
                    .doesNotContain("Transfer-Encoding")
                    .endsWith("\r\n\r\n1\n2\n");
        }
    }

    private Client send(String path, String rest) throws IOException {
        Client client = Client.to(listener.port());
        client.send("POST /a/" + path + " HTTP/1.1\r\nHost: a\r\n" + rest);
        return client;
    }

    /** What the resource is made with. */
    private record Pools(ExecutorService writers, ExecutorService gate) {}

    /** Replies to each line with its length, and fails at the line {@code bug}. */
    @Path("/")
    public static final class Lengths {
        private final Pools pools;

        @Inject
        Lengths(Pools pools) {
            this.pools = pools;
        }

        @POST
        @Path("known")
        public CompletionStage<Response> known(@Context Request request) {
            return offloaded(CompletableFuture.completedFuture(reply(StreamedExchange.of(request))));
        }

        @POST
        @Path("asked")
        public CompletionStage<Response> asked(@Context Request request) {
            StreamedExchange exchange = StreamedExchange.of(request);
            return offloaded(CompletableFuture.supplyAsync(() -> reply(exchange), pools.gate()));
        }

        private CompletionStage<Response> offloaded(CompletionStage<Response> reply) {
            return new OffloadedReply(reply, pools.writers(), () -> text(503, "busy"));
        }

        private static Response reply(StreamedExchange exchange) {
            StreamingOutput entity = output -> exchange.answer(output, Lengths::answerLines);
            return Response.ok(entity).build();
        }

        private static void answerLines(InputStream body, OutputStream results) throws IOException {
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).isNotEqualTo("bug");
                results.write((line.length() + "\n").getBytes(ISO_8859_1));
            }
        }
    }

    private static final class Faults implements ExceptionMapper<BrokenBodyException> {
        @Override
        public Response toResponse(BrokenBodyException broken) {
            return text(400, "broken");
        }
    }

    private static Response text(int status, String text) {
        return Response.status(status)
                .header(HttpHeaders.CONTENT_LENGTH, text.length())
                .entity(text.getBytes(ISO_8859_1))
                .build();
    }

    private record Client(Socket socket, BufferedReader input) implements AutoCloseable {
        static Client to(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new Client(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)));
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        /** Reads the head, and of the body what it has to begin with. */
        void requireStart(String head, String body) throws IOException {
            assertThat(input.readLine()).startsWith(head);
            boolean isChunked = false;
            for (String line = input.readLine(); !line.isEmpty(); line = input.readLine()) {
                isChunked |= line.equals("Transfer-Encoding: chunked");
            }
            if (isChunked) {
                assertThat(input.readLine()).as("length of the chunk").isEqualTo("2");
            }
            char[] start = new char[body.length()];
            for (int i = 0; i < start.length; i++) {
                start[i] = (char) input.read();
            }
            assertThat(new String(start)).isEqualTo(body);
        }

        /** Reads the last result and the end of the answer. */
        void requireEnd(String result) throws IOException {
            for (String line : List.of("", "", "2", result, "", "0", "")) {
                assertThat(input.readLine()).isEqualTo(line);
            }
        }

        String rest() throws IOException {
            StringBuilder rest = new StringBuilder();
            try {
                for (int next = input.read(); next >= 0; next = input.read()) {
                    rest.append((char) next);
                }
            } catch (SocketException reset) {
                // What came before it counts.
            }
            return rest.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
