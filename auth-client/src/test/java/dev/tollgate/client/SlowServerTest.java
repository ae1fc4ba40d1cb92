package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.client.AuthException.NoAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SlowServerTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n";

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final ServerSocket socket = open();

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void answer(Duration pause) {
        threads.execute(() -> {
            try {
                OutputStream output = socket.accept().getOutputStream();
                output.write(HEAD.getBytes(StandardCharsets.US_ASCII));
                var unused =
                        threads.scheduleAtFixedRate(() -> drip(output), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (IOException over) {
                throw new UncheckedIOException(over);
            }
        });
    }

    @AfterEach
    void hangUp() throws IOException {
        threads.shutdownNow();
        socket.close();
    }

    @Test
    void aBodyThatDripsIsGivenUpThoughTheServerIsNeverSilentForLong() {
        givesUpOnPausesOf(Duration.ofMillis(20));
    }

    @Test
    void aBodyThatStopsIsGivenUp() {
        givesUpOnPausesOf(Duration.ofDays(1));
    }

    private void givesUpOnPausesOf(Duration pause) {
        answer(pause);
        URI uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/api/1.1");
        try (AuthClient client =
                AuthClient.builder(uri).readTimeout(Duration.ofMillis(300)).build()) {
            assertThatExceptionOfType(NoAnswer.class)
                    .isThrownBy(() -> client.generateUserToken("ada@example.com", "secret"))
                    .withMessage("The server did not answer in time");
        }
    }

    private static void drip(OutputStream output) {
        try {
            output.write(' ');
        } catch (IOException over) {
            throw new UncheckedIOException(over);
        }
    }
}
