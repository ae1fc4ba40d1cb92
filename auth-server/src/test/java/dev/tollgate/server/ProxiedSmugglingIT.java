package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Behind a proxy that keeps its connections, the server sees the requests that the proxy sees and no others.
 *
 * <p>A proxy may well take a hidden login for a request of its client; it then goes to the test environment, as all
 * that the proxy makes out does. A token in the live environment is from a login that the server alone made out.
 */
@EmbeddedOnly
@Tag("endurance")
final class ProxiedSmugglingIT {
    /** Some patterns of each kind, or all. */
    private static final int STEP = HiddenLogins.PATTERNS.size() / Proof.of(HiddenLogins.PATTERNS.size());

    @TempDir
    private Path directory;

    @TempDir
    private Path proxyFiles;

    private HiddenLogins logins;

    @BeforeEach
    void addUsers() throws Exception {
        logins = new HiddenLogins(directory);
        logins.addUsers(Environment.LIVE);
        logins.addUsers(Environment.TEST);
    }

    @Test
    void aLoginThatGoesPastAProxyIsSeen() throws Exception {
        try (Server server = Program.serve(directory)) {
            assertThat(HiddenLogins.send(port(server), HiddenLogins.login(0) + SmugglingPatterns.LAST))
                    .containsExactly(200, 401);
            server.stop();
        }
        assertThat(logins.executed(Environment.LIVE)).hasSize(1);
        assertThat(logins.executed(Environment.TEST)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theServerExecutesNoLoginThatTheProxyDoesNotSee(FrontProxy.Kind kind) throws Exception {
        Path program = kind.require();
        List<String> wrong = new ArrayList<>();
        try (Server server = Program.serve(directory);
                FrontProxy proxy = FrontProxy.start(kind, program, port(server), proxyFiles)) {
            assertThat(HiddenLogins.send(proxy.port(), HiddenLogins.login(0) + SmugglingPatterns.LAST))
                    .containsExactly(200, 401);
            assertThat(logins.executed(Environment.TEST)).hasSize(1);
            for (int number = 0; number < HiddenLogins.PATTERNS.size(); number += STEP) {
                attempt(proxy.port(), number).ifPresent(wrong::add);
            }
            HiddenLogins.awaitLogins(port(server));
            HiddenLogins.awaitLogins(proxy.port());
            server.stop();
        }
        List<String> executed = logins.executed(Environment.LIVE);
        List<String> seenByProxy = logins.executed(Environment.TEST);
        System.out.printf("%s made a request of its own out of %d hidden logins%n", kind, seenByProxy.size() - 1);
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(executed).as("hidden logins").isEmpty();
            softly.assertThat(wrong).as("what went wrong meanwhile").isEmpty();
        });
    }

    /**
     * Sends a pattern through the proxy, which answers as it likes, and then what must be answered rightly over the
     * same connections to the server: an answer left over from the pattern would come instead.
     */
    private static Optional<String> attempt(int port, int number) throws IOException {
        try {
            List<Integer> answer = HiddenLogins.send(port, number, Integer.MAX_VALUE);
            for (int next = 0; next < 2; next++) {
                assertThat(HiddenLogins.send(port, SmugglingPatterns.LAST))
                        .as("what follows " + answer)
                        .containsExactly(401);
            }
            return Optional.empty();
        } catch (AssertionError wrong) {
            return Optional.of(HiddenLogins.PATTERNS.get(number) + ": " + wrong.getMessage());
        }
    }

    private static int port(Server server) {
        return URI.create(server.url()).getPort();
    }
}
