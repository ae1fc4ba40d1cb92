package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Result;
import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that may open few files takes fewer connections, and never has none left. */
@Execution(ExecutionMode.CONCURRENT)
final class DescriptorsIT {
    private static final int FILES = 300;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    private Path directory;

    @Test
    void theFilesOfAFullServerAreNotUsedUp() throws Exception {
        TestUser.addTo(directory);
        List<RawConnection> clients = new ArrayList<>();
        try (Server server = Program.serveWithFiles(FILES, directory)) {
            int served = 0;
            for (int i = 0; i < FILES; i++) {
                RawConnection client = RawConnection.to(server.port());
                clients.add(client);
                Optional<Integer> status = ask(client);
                assertThat(status.orElse(503)).isIn(404, 503);
                served += status.orElse(503) == 404 ? 1 : 0;
            }
            assertThat(served).isBetween(1, FILES);
            assertThat(server.descriptors()).isLessThan(FILES);
            TestUser.token(clients.get(0));
            for (RawConnection client : clients) {
                client.close();
            }
            Optional<Integer> status = Optional.empty();
            while (status.orElse(503) == 503) {
                try (RawConnection client = RawConnection.to(server.port())) {
                    status = ask(client);
                }
            }
            assertThat(status).contains(404);
        } finally {
            for (RawConnection client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whereNoConnectionFitsTheServerSaysSo() throws Exception {
        Result result = Program.runWithFiles(100, "serve", "--port", "0", "--data-dir", directory.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("may open 100 files");
    }

    /** The status of the answer, unless the connection is cut for want of room. */
    private static Optional<Integer> ask(RawConnection client) {
        try {
            client.send(REQUEST);
            return Optional.of(client.answer().status());
        } catch (IOException | AssertionError cut) {
            return Optional.empty();
        }
    }
}
