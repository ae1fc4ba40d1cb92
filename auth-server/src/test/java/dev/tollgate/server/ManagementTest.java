package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.Scrape.Series;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.http.wire.ListenAddress;
import dev.tollgate.server.logging.LogLevels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What operators are told on their own port. */
@Isolated("it changes the levels of the log")
final class ManagementTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    private static final Path DASHBOARD = Path.of("src", "dist", "grafana", "tollgate.json");
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern README_ROW = Pattern.compile("(?m)^\\| `tollgate_[a-z_]+` \\|.*$");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\(([a-z_]+), ([a-z_]+)\\)");
    private static final Pattern OWN_NAME = Pattern.compile("tollgate_[a-z_]+");

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(directory, settings(Unthrottled.CHEAP_SETTINGS));
        server.add(LIVE, EMAIL, PASSWORD);
        token = server.token(LIVE, EMAIL, PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<Setting, String> settings(Map<Setting, String> others) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(others);
        settings.put(Setting.MANAGEMENT_PORT, "0");
        return settings;
    }

    @Test
    void aServerWithoutAPortForOperatorsHasNone() {
        assertThat(Config.of(Map.of()).management()).isEmpty();
        assertThat(Config.of(Map.of(Setting.MANAGEMENT_PORT, "8081")).management())
                .contains(new ListenAddress("127.0.0.1", 8081));
    }

    @Test
    void itIsAliveAndReady() throws Exception {
        Answer live = server.manage("/health/live");
        assertThat(live.status()).isEqualTo(200);
        assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");
        Answer ready = server.manage("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"ready\",\"parts\":{\"database-live\":\"ready\",\"database-test\":\"ready\","
                        + "\"listener\":\"ready\"}}");
    }

    @Test
    void nothingElseIsAnswered() throws Exception {
        for (String path : List.of(
                "/", "/health", "/health/", "/health/live/", "/health/live/x", "/metrics/x", "/metric", "/api/1.1/x")) {
            Answer answer = server.manage(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"message\":\"Not found\"}");
        }
        for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
            Answer answer = server.send(server.managementRequest(path).POST(BodyPublishers.ofString("x")));
            assertThat(answer.status()).as(path).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
            Answer head = server.send(server.managementRequest(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        assertThat(server.send(server.request("/health/live")).status())
                .as("at the API's port")
                .isEqualTo(404);
    }

    @Test
    void whoLeavesConnectionsOpenKeepsOutNobodyElse() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int count = 0; count < 40; count++) {
                Socket socket = new Socket();
                open.add(socket);
                socket.bind(new InetSocketAddress("127.0.0.9", 0));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.managementPort()));
            }
            assertThat(server.manage("/health/live").status()).isEqualTo(200);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void metricsHaveTheFormatThatIsAskedFor() throws Exception {
        assertThat(server.manage("/metrics").header("Content-Type")).startsWith("text/plain; version=0.0.4");
        Answer openMetrics = server.send(server.managementRequest("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"));
        assertThat(openMetrics.header("Content-Type")).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(openMetrics.body()).endsWith("# EOF\n");

        // As Prometheus asks that also takes native histograms.
        Answer binary = server.send(server.managementRequest("/metrics")
                .header("Accept", "application/vnd.google.protobuf;encoding=delimited;q=0.6,text/plain;q=0.3"));
        assertThat(binary.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(Scrape.of(server).values().keySet().stream().map(Series::name))
                .contains("jvm_memory_used_bytes", "process_cpu_seconds_total", "jvm_threads_current");
    }

    @Test
    void anAnswerCountsBeforeItIsSeen() throws Exception {
        Scrape before = Scrape.of(server);
        server.getProtected(LIVE, token);
        server.getProtected(LIVE, token);
        server.logIn(LIVE, "generate-api-token", EMAIL, "wrong");
        server.logIn(TEST, "generate-user-token", EMAIL, PASSWORD);
        server.send(server.request("/api/1.1/wf/logout"));
        server.send(server.request("/version-test/api/1.1/obj/user/4711").method("PATCH", BodyPublishers.noBody()));
        server.send(server.request("/api/1.1/forward-auth/any/thing").method("BREW", BodyPublishers.noBody()));
        server.send(server.request("/openapi.yaml"));
        try (RawConnection broken = RawConnection.to(server.port())) {
            broken.send("GET /api/1.1/wf/current-user HTTP/1.1\r\n\r\n");
            assertThat(broken.answer().status()).isEqualTo(400);
        }
        Scrape after = Scrape.of(server);
        assertThat(after.growthOf("tollgate_requests_total", before))
                .isEqualTo(Map.of(
                        requests("live", "getSomeProtectedEndpoint", "200"), 2.0,
                        requests("live", "generateApiToken", "400"), 1.0,
                        requests("test", "generateUserToken", "400"), 1.0,
                        requests("live", "other", "405"), 1.0,
                        requests("test", "changeUser", "401"), 1.0,
                        requests("live", "forwardAuthBelow", "401"), 1.0,
                        requests("none", "other", "200"), 1.0,
                        requests("live", "getCurrentUser", "400"), 1.0));
        assertThat(after.growthOf("tollgate_request_duration_seconds_count", before))
                .containsEntry(
                        Series.of(
                                "tollgate_request_duration_seconds_count",
                                "environment",
                                "live",
                                "operation",
                                "getSomeProtectedEndpoint"),
                        2.0);
        assertThat(after.growthOf("tollgate_logins_total", before))
                .isEqualTo(Map.of(
                        Series.of("tollgate_logins_total", "environment", "live", "outcome", "rejected"), 1.0,
                        Series.of("tollgate_logins_total", "environment", "test", "outcome", "rejected"), 1.0));
        assertThat(after.growthOf("tollgate_hash_wait_seconds_count", before).values())
                .containsExactly(2.0);
        assertThat(after.value("tollgate_hash_permits_in_use")).isZero();
        assertThat(after.value("tollgate_hash_permits")).isPositive();
        assertThat(after.value("tollgate_token_memory_entries", "environment", "live"))
                .isPositive();
        assertThat(after.value("tollgate_open_connections")).isPositive();
        assertThat(after.value("tollgate_ready", "part", "database-test")).isOne();
    }

    private static Series requests(String environment, String operation, String status) {
        return Series.of(
                "tollgate_requests_total", "environment", environment, "operation", operation, "status", status);
    }

    /** What a client writes leads to a count of the contract's words, and of no others. */
    @Test
    void hostileRequestsAddNoSeries() throws Exception {
        sendHostile(new Random(1));
        Scrape before = Scrape.of(server);
        int sent = sendHostile(new Random(2));
        Scrape after = Scrape.of(server);
        assertThat(after.values().keySet().stream()
                        .filter(series -> series.name().startsWith("tollgate_")))
                .containsExactlyInAnyOrderElementsOf(before.values().keySet().stream()
                        .filter(series -> series.name().startsWith("tollgate_"))
                        .toList());
        assertThat(after.total("tollgate_requests_total") - before.total("tollgate_requests_total"))
                .isEqualTo(sent);
        assertThat(after.labelValues("environment")).isSubsetOf("live", "test", "none");
        assertThat(after.labelValues("status"))
                .isSubsetOf("200", "204", "304", "400", "401", "404", "405", "429", "500", "503");
        assertThat(after.labelValues("operation"))
                .allMatch(Set.of(
                        "other",
                        "generateUserToken",
                        "generateApiToken",
                        "getSomeProtectedEndpoint",
                        "getCurrentUser",
                        "listSessions",
                        "logOut",
                        "logOutOtherSessions",
                        "changePassword",
                        "introspect",
                        "revoke",
                        "listUsers",
                        "createUser",
                        "getUser",
                        "changeUser",
                        "deleteUser",
                        "createUsers",
                        "forwardAuth",
                        "forwardAuthBelow")::contains);
    }

    private static int sendHostile(Random random) throws Exception {
        List<String> requests = new ArrayList<>();
        for (String base : List.of("", "/api/1.1", "/version-test/api/1.1")) {
            for (String path : List.of("/%s", "/wf/%s", "/obj/user/%s", "/forward-auth/%s/%s", "/obj/user/%s/x")) {
                String junk = Long.toString(random.nextLong(Long.MAX_VALUE), 36);
                String target = base + path.formatted(junk, junk);
                requests.add("GET " + target + " HTTP/1.1\r\nHost: " + junk + "\r\n");
                requests.add("M" + junk + " " + target + " HTTP/1.1\r\nHost: a\r\n");
                requests.add("GET " + target + "?" + junk + "=1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + junk
                        + "\r\n");
                requests.add("GET http://" + junk + target + " HTTP/1.1\r\nHost: b\r\n");
                requests.add("POST " + target + " HTTP/1.1\r\n");
                requests.add("GET " + target + " HTTP/9." + junk + "\r\nHost: a\r\n");
                requests.add(junk + "\r\nHost: a\r\n");
            }
        }
        for (String request : requests) {
            try (RawConnection client = RawConnection.to(server.port())) {
                client.send(request + "Connection: close\r\n\r\n");
                client.answer();
            }
        }
        return requests.size();
    }

    @Test
    void logLevelsAreChangedWhileTheServerRunsAndGivenBack() throws Exception {
        Logger own = (Logger) LoggerFactory.getLogger("dev.tollgate.server.store.Anything");
        String atFirst = own.getEffectiveLevel().toString().toLowerCase(Locale.ROOT);
        assertThat(level("store")).isEqualTo(atFirst);
        try {
            for (String level : List.of("trace", "error", "debug")) {
                Answer changed = setLevel("store", "{\"level\":\"" + level + "\"}");
                assertThat(changed.status()).isEqualTo(200);
                assertThat(changed.body()).isEqualTo("{\"store\":\"" + level + "\"}");
                assertThat(own.getEffectiveLevel().toString()).isEqualToIgnoringCase(level);
                assertThat(level("store")).isEqualTo(level);
            }
        } finally {
            Answer reset =
                    server.send(server.managementRequest("/log-levels/store").DELETE());
            assertThat(reset.body()).isEqualTo("{\"store\":\"" + atFirst + "\"}");
        }
        assertThat(own.getEffectiveLevel().toString()).isEqualToIgnoringCase(atFirst);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "debug",
                "\"debug\"",
                "[]",
                "null",
                "{}",
                "{\"level\":null}",
                "{\"level\":1}",
                "{\"level\":\"loud\"}",
                "{\"level\":\"DEBUG\"}",
                "{\"level\":\"off\"}",
                "{\"level\":\"debug\",\"x\":1}",
                "{\"level\":\"debug\"",
                "{\"level\":\"debug\"}{}",
            })
    void whatIsNoLogLevelIsRefused(String body) throws Exception {
        String before = level("http");
        Answer refused = setLevel("http", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).endsWith("with error, warn, info, debug, trace");
        assertThat(level("http")).isEqualTo(before);
    }

    /** Such as one that is pointed at this machine for a page of its owner's. */
    @Test
    void whoComesByAForeignNameChangesNoLevel() throws Exception {
        String before = level("http");
        String body = "{\"level\":\"error\"}";
        try (RawConnection client = RawConnection.to(server.managementPort())) {
            client.send("PUT /log-levels/http HTTP/1.1\r\nHost: evil.example:8081\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            assertThat(client.answer().status()).isEqualTo(421);
        }
        assertThat(level("http")).isEqualTo(before);
    }

    @Test
    void accessesAreLoggedOnceSomebodyAsksForThem() throws Exception {
        Logger accesses = (Logger) LoggerFactory.getLogger(LogLevels.ACCESSES);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        accesses.addAppender(lines);
        try {
            assertThat(setLevel("access", "{\"level\":\"info\"}").status()).isEqualTo(200);
            server.getProtected(LIVE, token);
            assertThat(lines.list).isNotEmpty();
        } finally {
            server.send(server.managementRequest("/log-levels/access").DELETE());
            accesses.detachAppender(lines);
        }
    }

    @Test
    void librariesTellNoDetails() throws Exception {
        Answer refused = setLevel("grizzly", "{\"level\":\"debug\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).endsWith("with error, warn, info");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "audit", "dev.tollgate", "dev.tollgate.audit", "ROOT", "store/x", "Store"})
    void noLoggerIsMadeForWhoAsks(String name) throws Exception {
        int loggers = loggers();
        Answer refused = setLevel(name, "{\"level\":\"debug\"}");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().path("message").asText()).isNotEmpty();
        assertThat(loggers()).isEqualTo(loggers);
    }

    private static int loggers() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLoggerList()
                .size();
    }

    private static String level(String name) throws Exception {
        return server.manage("/log-levels").json().path(name).asText();
    }

    private static Answer setLevel(String name, String body) throws Exception {
        return server.send(server.managementRequest("/log-levels/" + name).PUT(BodyPublishers.ofString(body)));
    }

    /** In Grafana a name that nobody exposes is an empty picture, not an error. */
    @Test
    void theDashboardAsksForWhatIsExposed() throws Exception {
        Scrape scrape = Scrape.of(server);
        JsonNode dashboard = JsonMapper.builder().build().readTree(DASHBOARD.toFile());
        List<String> expressions = dashboard.findValuesAsText("expr");
        assertThat(expressions)
                .hasSizeGreaterThan(20)
                .allSatisfy(expression -> new PromqlExpression(expression).requireExposed(scrape));
        for (String query : dashboard.at("/templating/list").findValuesAsText("query")) {
            Matcher values = LABEL_VALUES.matcher(query);
            assertThat(query.equals("prometheus") || values.matches()).as(query).isTrue();
            if (values.matches()) {
                new PromqlExpression("sum by (%s) (%s)".formatted(values.group(2), values.group(1)))
                        .requireExposed(scrape);
            }
        }
        assertThat(expressions.stream()
                        .flatMap(expression ->
                                OWN_NAME.matcher(expression).results().map(MatchResult::group))
                        .map(name -> name.replaceFirst("_bucket$", "")))
                .as("what the server counts is on the dashboard")
                .containsAll(families(scrape));
    }

    @Test
    void theReadmeSaysWhatEachMetricMeans() throws Exception {
        Scrape scrape = Scrape.of(server);
        List<String> rows = families(scrape).stream()
                .map(family -> "| `%s` |%s | %s |"
                        .formatted(
                                family, labels(family, scrape), scrape.helps().get(family)))
                .toList();
        assertThat(README_ROW.matcher(Files.readString(README)).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    /** The names of what the server counts itself. */
    private static List<String> families(Scrape scrape) {
        return scrape.helps().keySet().stream()
                .filter(name -> name.startsWith("tollgate_"))
                .toList();
    }

    private static String labels(String family, Scrape scrape) {
        return scrape.values().keySet().stream()
                .filter(series ->
                        series.name().replaceFirst("_(bucket|count|sum)$", "").equals(family))
                .flatMap(series -> series.labels().keySet().stream())
                .filter(label -> !label.equals("le"))
                .distinct()
                .sorted()
                .map(label -> " `" + label + "`")
                .collect(Collectors.joining(","));
    }

    @Test
    void refusalsAreCountedByTheLimitThatWasReached(@TempDir Path another) throws Exception {
        Map<Setting, String> settings = settings(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.FREE_FAILURES, "1");
        try (TestServer throttling = TestServer.start(another, settings)) {
            for (int i = 0; i < 3; i++) {
                throttling.logIn(LIVE, "generate-user-token", EMAIL, "wrong");
            }
            Scrape scrape = Scrape.of(throttling);
            assertThat(scrape.value(
                            "tollgate_throttle_refusals_total", "environment", "live", "limit", "account-at-address"))
                    .isEqualTo(2);
            assertThat(scrape.value("tollgate_throttle_refusals_total", "environment", "live", "limit", "address"))
                    .isZero();
            assertThat(scrape.value("tollgate_logins_total", "environment", "live", "outcome", "throttled"))
                    .isEqualTo(2);
        }
    }

    @Test
    @EmbeddedOnly
    void whoIsNotReadySaysWhichPartIsNot(@TempDir Path another) throws Exception {
        Map<Setting, String> settings = settings(Map.of());
        settings.put(Setting.DRAIN_TIME, "60");
        TestServer leaving = TestServer.start(another, settings);
        try {
            Path file = leaving.databaseFile(TEST);
            Path elsewhere = Files.move(file, another.resolve("elsewhere"));
            Answer ready = leaving.manage("/health/ready");
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (ready.status() == 200 && System.nanoTime() < end) {
                Thread.sleep(50);
                ready = leaving.manage("/health/ready");
            }
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().at("/parts/database-test").asText()).isEqualTo("does not answer");
            assertThat(ready.json().at("/parts/database-live").asText()).isEqualTo("ready");
            assertThat(leaving.manage("/health/live").status()).isEqualTo(200);
            Scrape scrape = Scrape.of(leaving);
            assertThat(scrape.value("tollgate_ready", "part", "database-test")).isZero();
            assertThat(scrape.value("tollgate_database_failures_total", "environment", "test"))
                    .isPositive();
            Files.move(elsewhere, file);
        } finally {
            Thread stopping = Thread.ofPlatform().start(leaving::stop);
            RawAnswer draining = ready(leaving.managementPort());
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!draining.body().contains("\"listener\":\"draining\"") && System.nanoTime() < end) {
                Thread.onSpinWait();
                draining = ready(leaving.managementPort());
            }
            assertThat(draining.status()).isEqualTo(503);
            assertThat(draining.body()).contains("\"listener\":\"draining\"");
            leaving.hurry();
            stopping.join();
        }
    }

    private static RawAnswer ready(int port) throws Exception {
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send("GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n");
            return connection.answer();
        }
    }
}
