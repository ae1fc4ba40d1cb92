package dev.tollgate.server;

import dev.tollgate.server.HostileRequests.Case;
import dev.tollgate.server.Program.Server;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of hostile requests, on the packaged program. */
@Tag("endurance")
final class WireIT {
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
        server = Program.serve(directory, "--failed-logins-per-account=1000000", "--failed-logins-per-address=1000000");
        check = WireCheck.of(URI.create(server.url()).getPort());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("dev.tollgate.server.HostileRequests#all")
    void eachRequestGetsItsAnswer(Case sent) throws Exception {
        check.requireAnswer(sent);
    }

    @ParameterizedTest
    @MethodSource("dev.tollgate.server.HostileRequests#closing")
    void nothingIsExecutedAfterTheLastAnswer(Case sent) throws Exception {
        check.requireNothingAfter(sent);
    }

    @Test
    void allThatKeepTheConnectionCanShareOne() throws Exception {
        check.requireAnswersInTurn(HostileRequests.keeping());
    }
}
