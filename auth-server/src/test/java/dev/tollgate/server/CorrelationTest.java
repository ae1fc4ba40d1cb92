package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.logging.LogLevels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A request has one name, in its answer, in the log and at the old server. */
@Isolated("it reads the lines of the audit and of the accesses, to which other tests' requests would be written")
final class CorrelationTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(directory, Map.of(Setting.ACCESS_LOG, "on"));
        server.add(LIVE, EMAIL, PASSWORD);
        token = server.token(LIVE, EMAIL, PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/1.1/some-protected-endpoint HTTP/1.1",
                "GET /api/1.1/nothing HTTP/1.1",
                "GET /nothing HTTP/1.1",
                "GET /openapi.yaml HTTP/1.1",
                "DELETE /openapi.yaml HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "PUT /api/1.1/wf/generate-user-token HTTP/1.1",
                "POST /api/1.1/wf/generate-api-token HTTP/1.1",
                "GET /forward-auth HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "GET / HTTP/1.0",
                "TRACE / HTTP/1.1",
            })
    void anAnswerHasTheNameThatItsRequestBrings(String line) throws Exception {
        assertThat(answer(line, "traceparent: " + PARENT).header("x-correlation-id"))
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "GET / HTTP/1.1\r\nbad header",
                "GET / HTTP/3.0",
                "POST / HTTP/1.1\r\nContent-Length: x",
                "POST / HTTP/1.1\r\nContent-Length: 99999999",
                "GET /nothing HTTP/1.1",
            })
    void anAnswerToWhatBringsNoNameHasANewOne(String request) throws Exception {
        String first = answer(request, "X: y").header("x-correlation-id");
        assertThat(first)
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(answer(request, "X: y").header("x-correlation-id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traceparent: 00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "traceparent: ff-" + ID + "-00f067aa0ba902b7-01",
                "traceparent: " + PARENT + "\r\ntraceparent: " + PARENT,
                "traceparent: " + PARENT + "\r\nTraceParent: 00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01",
                "traceparent: " + PARENT + ", " + PARENT,
                "traceparent:",
                "trace-parent: " + PARENT,
                "tracestate: " + PARENT,
            })
    void aNameThatIsNotSoundIsNotTaken(String headers) throws Exception {
        assertThat(answer("GET /nothing HTTP/1.1", headers).header("x-correlation-id"))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(ID)
                .isNotEqualTo("0af7651916cd43dd8448eb211c80319c")
                .isNotEqualTo("0".repeat(32));
    }

    @Test
    void eachRequestOnAConnectionHasItsOwnName() throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send("GET /a HTTP/1.1\r\nHost: a\r\ntraceparent: " + PARENT + "\r\n\r\n"
                    + "GET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n");
            List<String> names = List.of(
                    connection.answer().header("x-correlation-id"),
                    connection.answer().header("x-correlation-id"),
                    connection.answer().header("x-correlation-id"));
            assertThat(names).first().isEqualTo(ID);
            assertThat(names).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoeverChoosesItTheNameIsInTheAuditBesideTheCodeOfTheAnswer() throws Exception {
        try (Captured audit = new Captured(AuditLog.LOGGER)) {
            String first = refused(PARENT);
            String second = refused(PARENT);
            assertThat(first).isNotEqualTo(second);
            List<JsonNode> lines =
                    audit.messages().stream().map(CorrelationTest::json).toList();
            assertThat(lines)
                    .extracting(line -> line.path("correlation").asText())
                    .containsExactly(ID, ID);
            assertThat(lines).extracting(line -> line.path("code").asText()).containsExactly(first, second);
        }
    }

    @Test
    void whatIsNoLoginHasTheNameInTheLog() throws Exception {
        try (Captured log = new Captured("dev.tollgate.server.http")) {
            RawAnswer answer = login("{", PARENT);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(log.fields())
                    .containsExactly(Map.of(
                            "correlation",
                            ID,
                            "code",
                            answer.json().at("/args/bubble_code").asText()));
            assertThat(answer(
                                    "POST /api/1.1/wf/generate-api-token HTTP/1.1",
                                    "traceparent: " + PARENT + "\r\nbad header")
                            .header("x-correlation-id"))
                    .isEqualTo(log.fields().getLast().get("correlation"));
        }
    }

    @Test
    void anAnswerIsALineOfTheAccessLogWithoutItsQueryOrAToken() throws Exception {
        try (Captured log = new Captured(LogLevels.ACCESSES)) {
            answer("GET /api/1.1/nothing?secret=1 HTTP/1.1", "traceparent: " + PARENT + "\r\nAuthorization: Bearer x");
            answer("GET /bus_1/tgs_2/" + "a".repeat(1000) + " HTTP/1.1", "X: y");
            answer("nonsense", "X: y");
            List<Map<String, Object>> lines = log.fields();
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0))
                    .containsEntry("method", "GET")
                    .containsEntry("path", "/api/1.1/nothing")
                    .containsEntry("status", 401)
                    .containsEntry("address", "127.0.0.1")
                    .containsEntry("correlation", ID)
                    .containsKeys("milliseconds", "bytes");
            assertThat(String.valueOf(lines.get(1).get("path")))
                    .startsWith("/(hidden)/(hidden)/aaa")
                    .hasSizeLessThan(300);
            assertThat(lines.get(2)).containsEntry("method", "").containsEntry("status", 400);
        }
    }

    @Test
    void theOldServerIsToldOfTheTrace(@TempDir Path elsewhere) throws Exception {
        try (OldApp old = new OldApp(OldApp.right());
                TestServer behind = TestServer.start(elsewhere, Map.of(Setting.LEGACY_LOGIN, old.base()));
                RawConnection connection = RawConnection.to(behind.port())) {
            connection.send(request(
                    "{\"email\":\"" + EMAIL + "\",\"password\":\"x\"}",
                    PARENT,
                    "tracestate: a=1\r\ntracestate: b=2\r\n"));
            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(old.questions()).singleElement().satisfies(question -> {
                assertThat(question)
                        .containsPattern("(?im)^traceparent: 00-" + ID + "-(?!00f067aa0ba902b7)[0-9a-f]{16}-01\r?$");
                assertThat(question).containsPattern("(?im)^tracestate: a=1,b=2\r?$");
            });
        }
    }

    @Test
    void aCheckOfATokenHasANameToo() throws Exception {
        RawAnswer answer = answer("GET /api/1.1/some-protected-endpoint HTTP/1.1", "Authorization: Bearer " + token);
        assertThat(answer.status()).isEqualTo(200);
        answer.requireDocumentedHeaders();
    }

    private static String refused(String parent) throws Exception {
        RawAnswer answer = login("{\"email\":\"nobody@example.com\",\"password\":\"x\"}", parent);
        assertThat(answer.header("x-correlation-id")).isEqualTo(ID);
        return answer.json().at("/args/bubble_code").asText();
    }

    private static RawAnswer login(String body, String parent) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(request(body, parent, ""));
            return connection.answer();
        }
    }

    private static String request(String body, String parent, String headers) {
        return "POST /api/1.1/wf/generate-api-token HTTP/1.1\r\nHost: a\r\ntraceparent: " + parent + "\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static RawAnswer answer(String line, String headers) throws Exception {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(line + "\r\n" + headers + "\r\nHost: a\r\n\r\n");
            return connection.answer();
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(noJson);
        }
    }

    /** What one logger has said, and those below it. */
    private static final class Captured implements AutoCloseable {
        private final Logger logger;
        private final ListAppender<ILoggingEvent> events = new ListAppender<>();

        Captured(String name) {
            logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.INFO);
            logger.addAppender(events);
            events.start();
        }

        List<String> messages() {
            return List.copyOf(events.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }

        List<Map<String, Object>> fields() {
            return List.copyOf(events.list).stream()
                    .map(event -> event.getKeyValuePairs().stream()
                            .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value)))
                    .toList();
        }

        @Override
        public void close() {
            logger.detachAppender(events);
            logger.setLevel(null);
        }
    }
}
