package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.HostileRequests.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client can send byte by byte, and no HTTP client would: the table of hostile requests. */
final class WireTest {
    @TempDir
    private static Path directory;

    private static TestServer server;
    private static WireCheck check;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(
                directory,
                Map.of(Setting.FAILED_LOGINS_PER_ACCOUNT, "1000000", Setting.FAILED_LOGINS_PER_ADDRESS, "1000000"));
        server.add(Environment.LIVE, HostileRequests.EMAIL, HostileRequests.PASSWORD);
        check = WireCheck.of(server.port());
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

    @Test
    void eachRequestHasANameOfItsOwn() {
        assertThat(HostileRequests.all())
                .hasSizeGreaterThan(500)
                .extracting(Case::name)
                .doesNotHaveDuplicates();
    }
}
