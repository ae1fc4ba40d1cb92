package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.SlowClients.Cut;
import dev.tollgate.server.SlowClients.Dribble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that send a byte now and then are cut off in time, cost nobody else anything, and leave nothing behind. */
@Isolated
@Tag("endurance")
final class SlowClientsIT {
    private static final int CLIENTS = Proof.of(300);
    private static final Duration TIME = Duration.ofSeconds(Proof.of(30));
    private static final Duration HEAD_TIME = Duration.ofSeconds(Proof.of(10));
    private static final Duration REQUEST_TIME = Duration.ofSeconds(Proof.of(20));

    /** How much later than announced a connection may be cut off, and how much earlier as clocks go by ticks. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private static final Duration EARLY = Duration.ofMillis(20);

    /** In the small run, beside whatever else the machine does, the figure shows no more than that nothing hangs. */
    private static final Duration CHECK_TIME = Proof.isFull() ? Duration.ofMillis(100) : Duration.ofSeconds(1);

    private static final int CHECKS_BEFORE = 2000;
    private static final int CHECKS_FOR_A_LOGIN = 500;

    /** The database's pool may open one more connection meanwhile: three files. The compiler may start threads. */
    private static final int SLACK = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Duration> checkTimes = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void slowClientsAreCutOffAndHinderNobody() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "descriptors and threads are read from /proc");
        TestUser.addTo(directory);
        try (Server server = Program.serve(
                        directory,
                        "--head-time",
                        String.valueOf(HEAD_TIME.toSeconds()),
                        "--request-time",
                        String.valueOf(REQUEST_TIME.toSeconds()));
                RawConnection connection = RawConnection.to(server.port());
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            String token = TestUser.token(connection);
            for (int i = 0; i < CHECKS_BEFORE; i++) {
                check(connection, token);
            }
            Duration before = lastPercent();
            long descriptors = server.descriptors();
            long threads = server.threads();

            checkTimes.clear();
            Future<List<Cut>> slow = executor.submit(new SlowClients(
                    server.port(), CLIENTS, TIME, REQUEST_TIME.plus(LATE).plus(LATE)));
            int logins = 0;
            while (!slow.isDone()) {
                check(connection, token);
                if (checkTimes.size() % CHECKS_FOR_A_LOGIN == 0) {
                    TestUser.token(connection);
                    logins++;
                }
            }
            List<Cut> cuts = slow.get();
            Duration beside = lastPercent();
            System.out.printf(
                    "99 %% of %d token checks beside %d slow clients took less than %.2f ms, %.1f times as much as"
                            + " without; %d logins succeeded%n",
                    checkTimes.size(),
                    CLIENTS,
                    beside.toNanos() / 1e6,
                    (double) beside.toNanos() / before.toNanos(),
                    logins);

            assertThat(cuts).hasSizeGreaterThanOrEqualTo(CLIENTS).allSatisfy(SlowClientsIT::requireCutInTime);
            assertThat(beside).isLessThan(CHECK_TIME);
            assertThat(logins).isPositive();
            awaitAtMost(descriptors, threads, server);
        }
    }

    private void check(RawConnection connection, String token) throws IOException {
        long start = System.nanoTime();
        TestUser.requireLive(token, connection);
        checkTimes.add(Duration.ofNanos(System.nanoTime() - start));
    }

    /** The time that 99 of 100 checks took at most. */
    private Duration lastPercent() {
        Collections.sort(checkTimes);
        return checkTimes.get(checkTimes.size() * 99 / 100);
    }

    private static void requireCutInTime(Cut cut) {
        int endOfHead = cut.answer().indexOf("\r\n\r\n") + 4;
        assertThat(endOfHead).as(cut.toString()).isGreaterThan(4);
        RawAnswer answer = RawAnswer.parse(cut.answer().substring(0, endOfHead))
                .withBody(cut.answer().substring(endOfHead).getBytes(ISO_8859_1));
        answer.requireDocumentedHeaders();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"status\":\"INVALID_DATA\",\"message\":\"The request is malformed\"}");
        assertThat(answer.announcesClose()).isTrue();
        assertThat(cut.inOrder()).as("the stream ended in order").isTrue();

        Duration limit = cut.dribble() == Dribble.HEAD ? HEAD_TIME : REQUEST_TIME;
        assertThat(cut.after()).as(cut.dribble().name()).isBetween(limit.minus(EARLY), limit.plus(LATE));
    }

    private static void awaitAtMost(long descriptors, long threads, Server server) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (server.descriptors() > descriptors + SLACK || server.threads() > threads + SLACK) {
            assertThat(System.nanoTime())
                    .as(
                            "there were %d descriptors and %d threads, and there are %d and %d",
                            descriptors, threads, server.descriptors(), server.threads())
                    .isLessThan(end);
            // Nothing tells when a process gives something back.
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
