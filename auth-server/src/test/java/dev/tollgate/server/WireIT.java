package dev.tollgate.server;

import dev.tollgate.server.Program.Server;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The table of hostile requests, on the packaged program. */
@Tag("endurance")
final class WireIT extends WireContract {
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

    @Override
    WireCheck check() {
        return check;
    }
}
