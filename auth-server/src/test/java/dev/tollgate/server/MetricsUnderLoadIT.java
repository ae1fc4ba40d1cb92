package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.Scrape.Series;
import dev.tollgate.server.user.Email;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients count their answers while the server is scraped, and at the end it has counted the same. */
@Tag("endurance")
final class MetricsUnderLoadIT {
    private static final String ANSWERS = "tollgate_requests_total";
    private static final String DURATIONS = "tollgate_request_duration_seconds_count";
    private static final int CLIENTS = 6;
    private static final int REQUESTS = Proof.of(1_500);

    @TempDir
    private Path directory;

    @Test
    void theMetricsAgreeWithWhatTheClientsHaveSeen() throws Exception {
        try (Administration administration = Administration.create(TestDatabases.of(directory), Environment.LIVE)) {
            TestServer.register(
                    administration,
                    Config.of(Unthrottled.CHEAP_SETTINGS).hashing(),
                    Email.parse(TestUser.EMAIL).orElseThrow(),
                    TestUser.PASSWORD);
        }
        String[] options = Stream.concat(Stream.of("--management-port", "0"), Stream.of(Unthrottled.cheapOptions()))
                .toArray(String[]::new);
        try (Server server = Program.serveUnrecorded(directory.resolve("log"), directory, options);
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            int management = URI.create(server.managementUrl()).getPort();
            String token;
            try (RawConnection connection = RawConnection.to(server.port())) {
                token = TestUser.token(connection);
            }
            Scrape before = scrape(management);
            List<Callable<Map<Series, Double>>> clients = IntStream.range(0, CLIENTS)
                    .<Callable<Map<Series, Double>>>mapToObj(
                            number -> () -> countAnswers(new Random(number), server.port(), token))
                    .toList();
            List<Future<Map<Series, Double>>> loads =
                    clients.stream().map(threads::submit).toList();
            int scrapes = 0;
            double last = 0;
            while (!loads.stream().allMatch(Future::isDone)) {
                double total = scrape(management).total(ANSWERS);
                assertThat(total).as("no count goes back").isGreaterThanOrEqualTo(last);
                last = total;
                scrapes++;
            }
            Map<Series, Double> seen = new HashMap<>();
            for (Future<Map<Series, Double>> load : loads) {
                load.get().forEach((series, count) -> seen.merge(series, count, Double::sum));
            }
            Scrape after = scrape(management);
            System.out.printf("Answers while %d scrapes were made: %s%n", scrapes, seen);
            assertThat(after.growthOf(ANSWERS, before)).isEqualTo(seen);
            assertThat(after.total(DURATIONS) - before.total(DURATIONS))
                    .as("a duration for each answer")
                    .isEqualTo(after.total(ANSWERS) - before.total(ANSWERS));
            assertThat(scrapes).isPositive();
        }
    }

    private static Scrape scrape(int management) throws IOException {
        try (RawConnection connection = RawConnection.to(management)) {
            connection.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
            return Scrape.parse(connection.answer().body());
        }
    }

    /** Sends requests of all kinds, and counts their answers as the server should. */
    private static Map<Series, Double> countAnswers(Random random, int port, String token) throws IOException {
        Map<Series, Double> seen = new HashMap<>();
        String wrong = TestUser.LOGIN.replace("correct", "mistake");
        RawConnection connection = RawConnection.to(port);
        for (int sending = REQUESTS; sending > 0; sending--) {
            String[] sent = switch (random.nextInt(40)) {
                case 0 -> request("live", "generateUserToken", TestUser.LOGIN);
                case 1 -> request("live", "generateUserToken", wrong);
                case 2 -> request("test", "generateUserToken", wrong.replace("/api", "/version-test/api"));
                case 3 -> request("live", "getUser", TestUser.get("/obj/user/" + random.nextInt(), token));
                case 4 -> request("live", "forwardAuthBelow", TestUser.get("/forward-auth/a/b", token));
                case 5 -> request("live", "other", TestUser.get("/a" + random.nextInt(), "none"));
                case 6 -> request("none", "other", "GET /b" + random.nextInt() + " HTTP/1.1\r\nHost: a\r\n\r\n");
                case 7 -> request("live", "getCurrentUser", "GET /api/1.1/wf/current-user HTTP/1.1\r\n\r\n");
                case 8 -> request("none", "other", "nonsense\r\n\r\n");
                case 9 -> request("live", "other", "DELETE /api/1.1/wf/logout HTTP/1.1\r\nHost: a\r\n\r\n");
                case 10 -> request("live", "introspect", TestUser.postToken("/oauth2/introspect", "none", token));
                default -> request("live", "getSomeProtectedEndpoint", TestUser.check(token));
            };
            connection.send(sent[2]);
            RawAnswer answer = connection.answer();
            seen.merge(
                    Series.of(
                            ANSWERS,
                            "environment",
                            sent[0],
                            "operation",
                            sent[1],
                            "status",
                            String.valueOf(answer.status())),
                    1.0,
                    Double::sum);
            if (answer.headers().containsKey("connection")) {
                connection.close();
                connection = RawConnection.to(port);
            }
        }
        connection.close();
        return seen;
    }

    private static String[] request(String environment, String operation, String bytes) {
        return new String[] {environment, operation, bytes};
    }
}
