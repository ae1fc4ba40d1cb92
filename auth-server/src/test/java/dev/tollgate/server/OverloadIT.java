package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.LoginClients.Tally;
import dev.tollgate.server.Program.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Far more logins than the machine can do: the server does as many as it can, refuses the others at once, and goes on
 * checking tokens as if nothing were the matter. This is the benchmark too.
 */
@Isolated
@Tag("endurance")
final class OverloadIT {
    private static final int CLIENTS = 200;
    private static final int ROUNDS = 4;
    private static final Duration TIME = Duration.ofMillis(Proof.of(60_000));
    private static final Duration ROUND = TIME.dividedBy(ROUNDS);
    private static final Duration WARM_UP = Proof.isFull() ? TIME : ROUND;
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final List<String> EMAILS =
            List.of("grace@example.com", "alan@example.com", "edsger@example.com", "barbara@example.com");

    /** The rest may go to all that is not libsodium's. */
    private static final double LEAST_SHARE = 0.9;

    private static final Duration REFUSAL_TIME = Duration.ofMillis(100);
    private static final Duration CHECK_TIME = Duration.ofMillis(50);
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(10);

    /** One hash takes 19 MiB; beside all of them the server has 64 MiB to grow by. */
    private static final long HASH_KIBIBYTES = 19 * 1024;

    private static final long GROWTH_KIBIBYTES = 64 * 1024;

    @TempDir
    private Path directory;

    @Test
    void aServerWithTooManyLoginsDoesAsManyAsItCan() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "CPU time and memory are read from /proc");
        for (String email : EMAILS) {
            TestUser.addTo(directory, email);
        }
        Path log = directory.resolve("log");
        Load first;
        Load load = Load.NONE;
        BareHashing.Result bare = BareHashing.Result.NONE;
        long growth;
        try (Server server =
                Program.serveUnrecorded(log, directory, LoginSettings.behindAProxy(LoginSettings.withoutLimits()))) {
            List<String> tokens = tokens(server);
            long idle = server.residentKibibytes();
            // Shown and not counted: what has just started still compiles itself.
            first = load(server, tokens, WARM_UP);
            for (int round = 0; round < ROUNDS; round++) {
                load = load.plus(load(server, tokens, ROUND));
                // In turns, so that a machine whose speed changes favours neither.
                bare = bare.plus(BareHashing.run(CORES, load.serverTime.minus(bare.cpuTime())));
            }
            growth = server.peakResidentKibibytes() - idle;
            assertThat(server.stop()).isZero();
        }

        double share = load.verifiedPerCpuSecond() / bare.verifiedPerCpuSecond();
        print(first, load, bare, share, growth);
        assertThat(Files.readString(log)).doesNotContain("OutOfMemory");
        assertThat(load.tally.granted()).isPositive();
        assertThat(load.tally.rejected()).isPositive();
        assertThat(load.tally.refusals()).isNotEmpty();
        if (Proof.isFull()) {
            assertThat(share).as("the share of bare libsodium").isGreaterThanOrEqualTo(LEAST_SHARE);
            assertThat(lastPercent(load.tally.refusals())).isLessThan(REFUSAL_TIME);
            assertThat(growth).as("KiB that memory grew by").isLessThan(CORES * HASH_KIBIBYTES + GROWTH_KIBIBYTES);
            assertThat(lastPercent(load.checks)).isLessThan(CHECK_TIME);
        }
    }

    /** Has each user logged in once; a token of each. */
    private static List<String> tokens(Server server) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (String email : EMAILS) {
                RawAnswer answer = new ProxiedLogin("198.51.100.7", email, TestUser.PASSWORD).over(connection);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                tokens.add(TestUser.token(answer));
            }
        }
        return tokens;
    }

    /** Lets all clients come, and checks tokens beside them. */
    private static Load load(Server server, List<String> tokens, Duration time) throws Exception {
        List<RawConnection> connections = new ArrayList<>();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < tokens.size(); i++) {
                connections.add(RawConnection.to(server.port()));
            }
            Duration serverBefore = server.cpuTime();
            Duration clientsBefore = ownCpuTime();
            Future<Tally> clients = executor.submit(new LoginClients(server.port(), CLIENTS, time, EMAILS));
            List<Duration> checks = new ArrayList<>();
            while (!clients.isDone()) {
                int turn = checks.size() % tokens.size();
                long start = System.nanoTime();
                TestUser.requireLive(tokens.get(turn), connections.get(turn));
                checks.add(Duration.ofNanos(System.nanoTime() - start));
                LockSupport.parkNanos(BETWEEN_CHECKS.toNanos());
            }
            return new Load(
                    clients.get(),
                    checks,
                    server.cpuTime().minus(serverBefore),
                    ownCpuTime().minus(clientsBefore));
        } finally {
            for (RawConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static Duration ownCpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static void print(Load first, Load load, BareHashing.Result bare, double share, long growth)
            throws IOException {
        double seconds = load.tally.time().toNanos() / 1e9;
        System.out.printf(
                """
                Logins from %d connections beside libsodium alone on %d threads
                                                     server   libsodium
                passwords verified               %10d  %10d
                seconds of CPU time              %10.1f  %10.1f
                verified in a CPU second         %10.2f  %10.2f   %.1f %% (%.0f %% asked)
                the same, just started           %10.2f
                verified in a second             %10.2f
                logins granted in a second       %10.2f
                refused in a second              %10.2f   99 %% of them within %.1f ms
                tokens checked in a second       %10.2f   99 %% of them within %.1f ms
                memory above idle, MiB           %10d   %d allowed
                CPU seconds of the clients       %10.1f   not counted
                machine: %s
                """,
                CLIENTS,
                CORES,
                load.tally.verified(),
                bare.verified(),
                load.serverTime.toNanos() / 1e9,
                bare.cpuTime().toNanos() / 1e9,
                load.verifiedPerCpuSecond(),
                bare.verifiedPerCpuSecond(),
                share * 100,
                LEAST_SHARE * 100,
                first.verifiedPerCpuSecond(),
                load.tally.verified() / seconds,
                load.tally.granted() / seconds,
                load.tally.refusals().size() / seconds,
                lastPercent(load.tally.refusals()).toNanos() / 1e6,
                load.checks.size() / seconds,
                lastPercent(load.checks).toNanos() / 1e6,
                growth / 1024,
                (CORES * HASH_KIBIBYTES + GROWTH_KIBIBYTES) / 1024,
                load.clientsTime.toNanos() / 1e9,
                Machine.description());
    }

    /** The time that 99 of 100 took at most. */
    private static Duration lastPercent(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() * 99 / 100);
    }

    /**
     * What was seen of the server.
     *
     * @param checks how long each check of a token took
     * @param serverTime the server's CPU time
     * @param clientsTime the CPU time of the process that the clients are in
     */
    private record Load(Tally tally, List<Duration> checks, Duration serverTime, Duration clientsTime) {
        private static final Load NONE = new Load(Tally.NONE, List.of(), Duration.ZERO, Duration.ZERO);

        private double verifiedPerCpuSecond() {
            return tally.verified() * 1e9 / serverTime.toNanos();
        }

        private Load plus(Load other) {
            return new Load(
                    tally.plus(other.tally),
                    Stream.concat(checks.stream(), other.checks.stream()).toList(),
                    serverTime.plus(other.serverTime),
                    clientsTime.plus(other.clientsTime));
        }
    }
}
