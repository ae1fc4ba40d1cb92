package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.BareServer.Library;
import dev.tollgate.server.Program.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What the server spends on the check of a known token, beside what its libraries spend on the same requests and the
 * same answers. This is the benchmark too.
 */
@Isolated
@Tag("endurance")
final class CheckCostIT {
    private static final Duration ROUND = Duration.ofMillis(Proof.of(3_000));
    private static final int ROUNDS = Proof.of(10);

    /** What a server answers until its compiler has done its work, which is not counted. */
    private static final int WARM_UP = Proof.isFull() ? 500_000 : 0;

    /** Times what bare Jersey takes. */
    private static final double MOST = 1.5;

    private static final double GOAL = 1.25;

    @TempDir
    private Path directory;

    @Test
    void aCheckCostsLittleMoreThanItsLibrariesDo() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "CPU time is read from /proc");
        TestUser.addTo(directory);
        try (Server server = Program.serveUnrecorded(directory.resolve("log"), directory)) {
            List<Operation> operations = operations(server, TestUser.serviceKey(directory));
            try (Server jersey = bare(Library.JERSEY, operations, server);
                    Server grizzly = bare(Library.GRIZZLY, operations, server)) {
                System.out.printf("Checks of a token on %s%n", Machine.description());
                for (Operation operation : operations) {
                    measure(operation, server, jersey, grizzly);
                }
            }
        }
    }

    private static List<Operation> operations(Server server, String key) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            String token = TestUser.token(connection);
            return List.of(
                    new Operation("bearer check", TestUser.check(token)),
                    new Operation("introspection", TestUser.postToken("/oauth2/introspect", key, token)),
                    new Operation("forward-auth", TestUser.get("/forward-auth", token)));
        }
    }

    /** Starts a program that answers the operations as the server does, and makes sure of that. */
    private static Server bare(Library library, List<Operation> operations, Server server) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(library.name()));
        for (Operation operation : operations) {
            arguments.addAll(List.of(operation.method(), operation.path(), answer(operation, server)));
        }
        Server bare = Program.serveOther(BareServer.class, arguments.toArray(String[]::new));
        for (Operation operation : operations) {
            assertThat(comparable(answer(operation, bare)))
                    .as("what bare %s answers to the %s", library, operation.name)
                    .isEqualTo(comparable(answer(operation, server)));
        }
        return bare;
    }

    private static String answer(Operation operation, Server server) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(operation.request);
            return connection.answerText();
        }
    }

    /** What is left without the order of the headers, and without what changes as time goes by. */
    private static RawAnswer comparable(String text) {
        int end = text.indexOf("\r\n\r\n") + 4;
        RawAnswer answer = RawAnswer.parse(text.substring(0, end));
        assertThat(answer.status()).as(text).isEqualTo(200);
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.put("date", "any");
        headers.put("x-correlation-id", "any");
        headers.replaceAll((name, value) -> name.endsWith("expires") ? "number" : value);
        return new RawAnswer(200, headers, text.substring(end).replaceAll(":\\d+", ":number"));
    }

    private void measure(Operation operation, Server server, Server jersey, Server grizzly) throws Exception {
        Wrk wrk = Wrk.sending(List.of(operation.request), directory);
        wrk.warmUp(server, WARM_UP);
        wrk.warmUp(jersey, WARM_UP);
        wrk.warmUp(grizzly, WARM_UP);
        Rounds ofServer = new Rounds();
        Rounds ofJersey = new Rounds();
        Rounds ofGrizzly = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            ofServer.add(wrk.load(server, ROUND));
            ofJersey.add(wrk.load(jersey, ROUND));
            ofGrizzly.add(wrk.load(grizzly, ROUND));
        }
        assertThat(comparable(answer(operation, server)).status()).isEqualTo(200);
        System.out.printf(
                """
                %-14s CPU µs a request: least   median   requests a second   times bare Jersey
                  the server           %9.1f %8.1f   %17.0f   %17.2f (%.2f allowed, %.2f wanted)
                  bare Jersey          %9.1f %8.1f   %17.0f
                  bare Grizzly         %9.1f %8.1f   %17.0f   %17.2f
                """,
                operation.name,
                ofServer.leastCpuMicroseconds(),
                ofServer.medianCpuMicroseconds(),
                ofServer.medianRequestsPerSecond(),
                ofServer.medianRatioTo(ofJersey),
                MOST,
                GOAL,
                ofJersey.leastCpuMicroseconds(),
                ofJersey.medianCpuMicroseconds(),
                ofJersey.medianRequestsPerSecond(),
                ofGrizzly.leastCpuMicroseconds(),
                ofGrizzly.medianCpuMicroseconds(),
                ofGrizzly.medianRequestsPerSecond(),
                ofGrizzly.medianRatioTo(ofJersey));
        if (Proof.isFull()) {
            assertThat(ofServer.medianRatioTo(ofJersey))
                    .as("what the %s takes of what bare Jersey takes", operation.name)
                    .isLessThanOrEqualTo(MOST);
        }
    }

    /**
     * What a service that has a token may ask.
     *
     * @param request as it stands on the wire
     */
    private record Operation(String name, String request) {
        private String method() {
            return request.split(" ", 3)[0];
        }

        private String path() {
            return request.split(" ", 3)[1];
        }
    }
}
