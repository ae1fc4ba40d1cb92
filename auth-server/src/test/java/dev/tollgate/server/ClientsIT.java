package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that ask for HTTP/2 with each request are answered in HTTP/1.1, and without waiting for it. */
@Execution(ExecutionMode.CONCURRENT)
final class ClientsIT {
    /** A server that waits for the rest of an upgrade waits for 10 seconds and longer. */
    private static final Duration NORMAL = Duration.ofSeconds(5);

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
    void theClientOfTheJdkLogsIn() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest login = HttpRequest.newBuilder(URI.create(server.url() + TestUser.LOGIN_PATH))
                    .timeout(Duration.ofSeconds(30))
                    .POST(BodyPublishers.ofString(TestUser.LOGIN_BODY))
                    .build();
            // The second is sent on the connection that the first has left open.
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                HttpResponse<String> answer = client.send(login, BodyHandlers.ofString());
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NORMAL);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            }
        }
    }

    @Test
    void curlThatAsksForHttp2LogsIn() throws Exception {
        assumeTrue(output("curl", "--version").contains("HTTP2"), "this curl knows no HTTP/2");
        long start = System.nanoTime();
        String answer = output(
                "curl",
                "--silent",
                "--max-time",
                "30",
                "--http2",
                "--data",
                TestUser.LOGIN_BODY,
                "--write-out",
                " %{http_code} %{http_version}",
                server.url() + TestUser.LOGIN_PATH);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NORMAL);
        assertThat(answer).startsWith("{\"status\":\"success\"").endsWith(" 200 1.1");
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
