package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** How fast the packaged server starts, which is printed, and how much memory it takes, which is held to a limit. */
@Isolated
final class FootprintIT {
    private static final int LOGINS = Proof.of(1000);

    private static final String BODY = "{\"email\":\"ada@example.com\",\"password\":\"correct horse battery staple\"}";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void manyLoginsFitInMemory() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "resident memory is read from /proc");
        Program.run(
                "correct horse battery staple",
                "user",
                "add",
                "--email=ada@example.com",
                "--password-stdin",
                "--data-dir=" + directory);
        try (Server server = Program.serveAsRecommended(directory)) {
            System.out.printf("Ready after %d ms%n", server.startUp().toMillis());
            for (int done = 0; done < LOGINS; done += 4) {
                List<CompletableFuture<HttpResponse<String>>> logins = Stream.generate(
                                () -> client.sendAsync(login(server), BodyHandlers.ofString()))
                        .limit(4)
                        .toList();
                assertThat(logins)
                        .allSatisfy(
                                login -> assertThat(login.join().statusCode()).isEqualTo(200));
            }
            long resident = server.residentKibibytes() / 1024;
            System.out.printf("%d MiB resident after %d logins%n", resident, LOGINS);
            assertThat(resident).isLessThan(200);
        }
    }

    private static HttpRequest login(Server server) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/api/1.1/wf/generate-user-token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY))
                .build();
    }
}
