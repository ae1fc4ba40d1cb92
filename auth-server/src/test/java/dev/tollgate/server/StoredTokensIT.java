package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A check costs the same however many tokens are stored, and so does the server's memory. That grows with what is asked
 * for: with the tokens that were checked within the bound, 100,000 at most, and with the connections. Of the database
 * each of the five connections to it keeps 2 MiB in memory, whatever its size.
 */
@EmbeddedOnly
@Tag("endurance")
final class StoredTokensIT {
    private static final List<Integer> SIZES =
            Proof.isFull() ? List.of(10_000, 1_000_000, 10_000_000) : List.of(10, 10_000);
    private static final int KNOWN_TOKENS = 100;
    private static final int TOKENS_IN_TURN = 100_000;
    private static final Duration ROUND = Duration.ofMillis(Proof.of(3_000));
    private static final int ROUNDS = Proof.of(10);

    /** What a server answers until its compiler has done its work, which is not counted. */
    private static final int WARM_UP = Proof.isFull() ? 300_000 : 0;

    /** Times what a check takes at the smallest size; a larger file has more pages to be read on the way to a token. */
    private static final double MOST_FROM_MEMORY = 1.25;

    private static final double MOST_FROM_DATABASE = 2;
    private static final long MOST_MEBIBYTES = 16;

    @TempDir
    private Path directory;

    @Test
    void manyStoredTokensMakeNoCheckSlower() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "CPU time and memory are read from /proc");
        List<List<String>> tokens = new ArrayList<>();
        for (int size : SIZES) {
            tokens.add(ManyTokens.fill(directory(size), size, TOKENS_IN_TURN));
        }
        System.out.printf(
                "Checks beside many stored tokens on %s%n%s%n",
                Machine.description(),
                "stored tokens   read from   CPU µs a check: least   median   checks a second   to the first   MiB"
                        + " resident");
        measure(
                "memory",
                tokens.stream()
                        .map(all -> all.subList(0, Math.min(all.size(), KNOWN_TOKENS)))
                        .toList(),
                MOST_FROM_MEMORY);
        measure("database", tokens, MOST_FROM_DATABASE, "--revocation-bound", "0");
    }

    private Path directory(int size) {
        return directory.resolve("tokens-" + size);
    }

    /** Starts a server for each size, and loads them in turns with the tokens of each. */
    private void measure(String source, List<List<String>> tokens, double most, String... settings) throws Exception {
        List<Server> servers = new ArrayList<>();
        try {
            List<Wrk> loads = new ArrayList<>();
            for (int i = 0; i < SIZES.size(); i++) {
                servers.add(Program.serveUnrecorded(directory.resolve("log"), directory(SIZES.get(i)), settings));
                loads.add(
                        Wrk.sending(tokens.get(i).stream().map(TestUser::check).toList(), directory));
                loads.get(i).warmUp(servers.get(i), WARM_UP);
            }
            List<Rounds> costs =
                    Stream.generate(Rounds::new).limit(SIZES.size()).toList();
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < SIZES.size(); i++) {
                    costs.get(i).add(loads.get(i).load(servers.get(i), ROUND));
                }
            }
            for (int i = 0; i < SIZES.size(); i++) {
                System.out.printf(
                        "%,13d   %-9s   %21.1f %8.1f   %15.0f   %12.2f   %12d%n",
                        SIZES.get(i),
                        source,
                        costs.get(i).leastCpuMicroseconds(),
                        costs.get(i).medianCpuMicroseconds(),
                        costs.get(i).medianRequestsPerSecond(),
                        costs.get(i).medianRatioTo(costs.get(0)),
                        servers.get(i).residentKibibytes() / 1024);
            }
            if (Proof.isFull()) {
                assertThat(costs)
                        .allSatisfy(rounds ->
                                assertThat(rounds.medianRatioTo(costs.get(0))).isLessThan(most));
                assertThat(servers)
                        .allSatisfy(server -> assertThat(server.residentKibibytes())
                                .isLessThan(servers.get(0).residentKibibytes() + MOST_MEBIBYTES * 1024));
            }
        } finally {
            servers.forEach(Server::close);
        }
    }
}
