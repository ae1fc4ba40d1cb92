package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Result;
import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is known of an account's failures and of its owner's places outlives the server, however that ends. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class ThrottleRestartIT {
    /** The default: so many failures, and then one in a while. */
    private static final int FAILURES = 30;

    private static final String OWNERS_ADDRESS = "198.51.100.7";
    private static final String NEW_ADDRESS = "203.0.113.9";

    /** What a command has changed a running server knows this soon; the rest is for a busy machine. */
    private static final Duration NEWS = Duration.ofSeconds(5).plusSeconds(2);

    @TempDir
    private Path directory;

    @BeforeEach
    void addUser() throws Exception {
        TestUser.addTo(directory);
    }

    @Test
    void aSlowLaneOutlivesAStop() throws Exception {
        try (Server server = serve()) {
            requireLetIn(OWNERS_ADDRESS, server);
            assertThat(guessUntilRefused(0, server)).isBetween(FAILURES, FAILURES + 1);
            assertThat(server.stop()).isZero();
        }
        requireStillSlow();
    }

    @Test
    void aSlowLaneOutlivesAKill() throws Exception {
        try (Server server = serve()) {
            requireLetIn(OWNERS_ADDRESS, server);
            assertThat(guessUntilRefused(0, server)).isBetween(FAILURES, FAILURES + 1);
            server.kill();
        }
        requireStillSlow();
    }

    @Test
    void noAnsweredFailureIsForgottenByAKill() throws Exception {
        int before = FAILURES * 2 / 3;
        try (Server server = serve();
                RawConnection connection = RawConnection.to(server.port())) {
            for (int i = 0; i < before; i++) {
                assertThat(ProxiedLogin.wrong(address(i)).over(connection).status())
                        .isEqualTo(400);
            }
            server.kill();
        }
        try (Server server = serve()) {
            assertThat(before + guessUntilRefused(before, server)).isBetween(FAILURES, FAILURES + 1);
        }
    }

    @Test
    void theOperatorSeesAndEndsASlowLane() throws Exception {
        try (Server server = serve()) {
            guessUntilRefused(0, server);
            assertThat(throttle("list").out()).contains(TestUser.EMAIL);
            requireRefused(server);

            throttle("clear", "--email", TestUser.EMAIL);
            long end = System.nanoTime() + NEWS.toNanos();
            try (RawConnection connection = RawConnection.to(server.port())) {
                RawAnswer answer = ProxiedLogin.right(NEW_ADDRESS).over(connection);
                while (answer.status() == 429) {
                    assertThat(System.nanoTime())
                            .as("the time when the account is free again")
                            .isLessThan(end);
                    answer = ProxiedLogin.right(NEW_ADDRESS).over(connection);
                }
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            }
            assertThat(throttle("list").out()).doesNotContain(TestUser.EMAIL);
        }
    }

    private void requireStillSlow() throws Exception {
        assertThat(throttle("list").out()).contains(TestUser.EMAIL);
        try (Server server = serve()) {
            requireRefused(server);
            requireLetIn(OWNERS_ADDRESS, server);
            requireRefused(server);
        }
    }

    private Server serve() throws IOException {
        return Program.serveWithLog(directory.resolve("log"), directory, LoginSettings.behindAProxy());
    }

    private Result throttle(String command, String... more) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of("throttle", command, "--data-dir", directory.toString()), Stream.of(more))
                .toArray(String[]::new);
        Result result = Program.run("", arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    /** Guesses once from each of many addresses; returns how many guesses were looked at. */
    private static int guessUntilRefused(int first, Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            int guesses = 0;
            while (ProxiedLogin.wrong(address(first + guesses)).over(connection).status() == 400) {
                guesses++;
                assertThat(guesses).isLessThanOrEqualTo(2 * FAILURES);
            }
            return guesses;
        }
    }

    private static void requireLetIn(String client, Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            RawAnswer answer = ProxiedLogin.right(client).over(connection);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    /** Who comes from a new address has to wait, even with the right password. */
    private static void requireRefused(Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            RawAnswer answer = ProxiedLogin.right(NEW_ADDRESS).over(connection);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
            answer.requireDocumentedHeaders();
        }
    }

    private static String address(int number) {
        return "198.18.0." + (1 + number);
    }
}
