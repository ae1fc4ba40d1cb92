package dev.tollgate.server;

import dev.tollgate.server.HostileRequests.Case;
import dev.tollgate.server.Program.Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The table of hostile requests, on the packaged program. */
@Tag("endurance")
final class WireIT extends WireContract {
    /** Some requests of each kind, or all. */
    private static final int STEP = 100 / Proof.of(100);

    @TempDir
    private static Path directory;

    private static Server server;
    private static WireCheck check;

    @BeforeAll
    static void start() throws Exception {
        Program.run(
                HostileRequests.PASSWORD,
                "user",
                "add",
                "--email=" + HostileRequests.EMAIL,
                "--password-stdin",
                "--data-dir=" + directory);
        server = Program.serve(directory, Unthrottled.options());
        check = WireCheck.of(URI.create(server.url()).getPort());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Case> all() {
        return some(HostileRequests.all());
    }

    static Stream<Case> closing() {
        return some(HostileRequests.closing());
    }

    private static Stream<Case> some(List<Case> requests) {
        return IntStream.range(0, requests.size())
                .filter(index -> index % STEP == 0)
                .mapToObj(requests::get);
    }

    @Override
    WireCheck check() {
        return check;
    }
}
