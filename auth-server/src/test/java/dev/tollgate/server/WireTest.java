package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.HostileRequests.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client can send byte by byte, and no HTTP client would: the table of hostile requests. */
final class WireTest extends WireContract {
    @TempDir
    private static Path directory;

    private static TestServer server;
    private static WireCheck check;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(directory, Unthrottled.SETTINGS);
        server.add(Environment.LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
        check = WireCheck.of(server.port());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Case> all() {
        return HostileRequests.all();
    }

    static List<Case> closing() {
        return HostileRequests.closing();
    }

    @Override
    WireCheck check() {
        return check;
    }

    @Test
    void eachRequestHasANameOfItsOwn() {
        assertThat(HostileRequests.all())
                .hasSizeGreaterThan(500)
                .extracting(Case::name)
                .doesNotHaveDuplicates();
    }
}
