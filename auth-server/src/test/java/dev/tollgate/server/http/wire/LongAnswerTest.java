package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is longer than what the network takes at once is not cut off while its client reads. */
final class LongAnswerTest {
    private static final int LENGTH = 32 * 1024 * 1024;
    private static final Duration TIME = Duration.ofMillis(300);

    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        HttpHandler handler = new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                response.setContentLength(LENGTH);
                response.getOutputStream().write(new byte[LENGTH]);
            }
        };
        listener = TestListener.start(
                new Limits(256, 8, 64, 1 << 20, TIME, TIME, TIME, 10, 10, TIME, 1 << 20), Map.of("/a", handler));
    }

    @AfterEach
    void stop() {
        listener.stop(Duration.ZERO);
    }

    /** The pause is that of a client on a slow line; afterwards the connection does not idle for longer than others. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n"})
    void aSlowClientGetsAllOfIt(String header) throws Exception {
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(16 * 1024);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
            client.getOutputStream().write(("GET /a/1 HTTP/1.1\r\nHost: a\r\n" + header + "\r\n").getBytes(US_ASCII));
            Thread.sleep(TIME.multipliedBy(4));
            InputStream answer = client.getInputStream();
            assertThat(answer.readAllBytes()).hasSizeGreaterThan(LENGTH);
        }
    }
}
