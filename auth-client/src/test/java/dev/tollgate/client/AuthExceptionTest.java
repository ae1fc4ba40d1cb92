package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.client.AuthException.Documented;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import dev.tollgate.client.AuthException.WrongMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class AuthExceptionTest {

    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct-horse";

    @Test
    void refusalOfGenerateUserTokenCarriesReasonAndSentence() throws Exception {
        Refused refused = failureOf(Refused.class, StubServer.answeringJson(400, """
            {"status":"INVALID_LOGIN_CREDENTIALS",\
            "message":"We didn’t find an account with those login credentials"}\
            """));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.reason()).isEqualTo("INVALID_LOGIN_CREDENTIALS");
        assertThat(refused.serverMessage()).isEqualTo("We didn\u2019t find an account with those login credentials");
        assertThat(refused.correlationCode()).isEmpty();
        assertThat(refused).hasMessage("The server refused the request, INVALID_LOGIN_CREDENTIALS (HTTP 400)");
    }

    @Test
    void refusalInTheDetailedFormCarriesTheCorrelationCode() throws Exception {
        Refused refused = failureOf(Refused.class, StubServer.answeringJson(400, """
            {"statusCode":400,"reason":"MISSING_DATA","message":"Missing",\
            "args":{"bubble_code":"1760000000002x345678901234567890"}}\
            """));
        assertThat(refused.reason()).isEqualTo("MISSING_DATA");
        assertThat(refused.correlationCode()).contains("1760000000002x345678901234567890");
        assertThat(refused).hasMessageContaining("1760000000002x345678901234567890");
    }

    @Test
    void reasonsAndFieldsThatTheContractDoesNotKnowBreakNothing() throws Exception {
        Refused refused = failureOf(
                Refused.class,
                StubServer.answeringJson(
                        400, "{\"reason\":\"new reason\",\"message\":\"m\",\"args\":{\"more\":1},\"extra\":{}}"));
        assertThat(refused.reason()).isEqualTo("new reason");
        assertThat(refused.correlationCode()).isEmpty();
        assertThat(refused.getMessage()).doesNotContain("new reason");
    }

    @Test
    void permissionDeniedIsReadThoughTheJdkKnowsNoBearer() throws Exception {
        PermissionDenied denied = failureOf(
                PermissionDenied.class,
                StubServer.answeringJson(
                        401,
                        "{\"message\":\"Permission denied\"}",
                        "WWW-Authenticate: Bearer error=\"invalid_token\""));
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.serverMessage()).isEqualTo("Permission denied");
    }

    @Test
    void notFoundAndWrongMethodHaveTheirOwnClasses() throws Exception {
        assertThat(failureOf(NotFound.class, StubServer.answeringJson(404, "{\"message\":\"Not found\"}"))
                        .serverMessage())
                .isEqualTo("Not found");
        assertThat(failureOf(
                                WrongMethod.class,
                                StubServer.answeringJson(405, "{\"message\":\"Wrong method\"}", "Allow: POST, OPTIONS"))
                        .serverMessage())
                .isEqualTo("Wrong method");
    }

    @Test
    void internalBugCarriesTheCode() throws Exception {
        InternalBug bug = failureOf(
                InternalBug.class,
                StubServer.answeringJson(500, "{\"code\":\"1760000000003x456789012345678901\",\"message\":\"Bug\"}"));
        assertThat(bug.code()).isEqualTo("1760000000003x456789012345678901");
        assertThat(bug).hasMessage("A bug of the server, 1760000000003x456789012345678901 (HTTP 500)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "30;PT30S",
                "0;PT0S",
                "Thu, 01 Jan 2026 00:01:00 GMT;PT1M",
                "Wed, 31 Dec 2025 00:00:00 GMT;PT0S",
                "soon;",
                "-1;",
                "1.5;",
                "99999999999999999999;"
            })
    void retryAfterIsReadInBothForms(String header, String expected) throws Exception {
        String message = "{\"message\":\"Later\"}";
        Duration wait = expected == null ? null : Duration.parse(expected);
        assertThat(failureOf(TooManyRequests.class, StubServer.answeringJson(429, message, "Retry-After: " + header))
                        .retryAfter()
                        .orElse(null))
                .isEqualTo(wait);
        assertThat(failureOf(ServiceUnavailable.class, StubServer.answeringJson(503, message, "Retry-After: " + header))
                        .retryAfter()
                        .orElse(null))
                .isEqualTo(wait);
    }

    @Test
    void retryAfterMayBeMissing() throws Exception {
        assertThat(failureOf(TooManyRequests.class, StubServer.answeringJson(429, "{\"message\":\"Later\"}"))
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void anHtmlPageOfAProxyIsUnexpectedAndNotQuoted() throws Exception {
        UnexpectedAnswer unexpected = failureOf(
                UnexpectedAnswer.class,
                StubServer.answering(502, "text/html; charset=utf-8", "<html>" + PASSWORD + "</html>"));
        assertThat(unexpected.status()).isEqualTo(502);
        assertThat(unexpected)
                .hasMessage("The server answered HTTP 502, text/html; charset=utf-8, 26 bytes: no documented status");
    }

    @Test
    void aDocumentedStatusWithHtmlIsUnexpectedToo() throws Exception {
        assertThat(failureOf(UnexpectedAnswer.class, StubServer.answering(503, "text/html", "<html/>")))
                .hasMessage("The server answered HTTP 503, text/html, 7 bytes: not JSON");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (StubServer elsewhere = StubServer.answeringJson(200, "{}")) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                assertThat(failureOf(
                                        UnexpectedAnswer.class,
                                        StubServer.answering(
                                                status, "text/html", "", "Location: " + elsewhere.baseUri()))
                                .status())
                        .isEqualTo(status);
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"response\":null}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|correct-horse",
                "{\"response\":{\"token\":\"bus|1x2|3x4\",\"expires\":1}}",
                "{\"response\":{\"user_id\":\"1x2\",\"expires\":1}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\"}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\",\"expires\":\"1\"}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\",\"expires\":-1}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\",\"expires\":1e30}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\",\"expires\":1e1000000000}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\",\"expires\":9223372036854775807}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"\",\"expires\":1}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus\\r\\nX: y\",\"expires\":1}}",
                "{\"response\":{\"user_id\":\"1x2\",\"token\":\"bus|1x2|3x4\",\"expires\":1}} correct-horse",
            })
    void aSuccessWithoutTheDocumentedFieldsIsUnexpected(String body) throws Exception {
        failureOf(UnexpectedAnswer.class, StubServer.answeringJson(200, body));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 405, 429, 500, 503})
    void anErrorWithoutTheDocumentedFieldsIsUnexpected(int status) throws Exception {
        for (String body : new String[] {"", "null", "{}", "[]", "{\"message\":{}}", "{\"mess"}) {
            failureOf(UnexpectedAnswer.class, StubServer.answeringJson(status, body));
        }
    }

    @Test
    void aBodyWithoutContentTypeIsUnexpected() throws Exception {
        assertThat(failureOf(UnexpectedAnswer.class, StubServer.answering("HTTP/1.1 200 OK\r\n\r\n{}")))
                .hasMessage("The server answered HTTP 200, without a content type, 2 bytes: not JSON");
    }

    @Test
    void aHugeBodyIsNotReadToItsEnd() throws Exception {
        assertThat(failureOf(
                        UnexpectedAnswer.class,
                        StubServer.answeringJson(200, "{\"message\":\"" + "x".repeat(10_000_000))))
                .hasMessageContaining("longer than 524288 bytes");
    }

    @Test
    void aBodyShorterThanItsLengthIsAFailure() throws Exception {
        AuthException failure = failureOf(
                AuthException.class,
                StubServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"resp"));
        assertThat(failure).isInstanceOfAny(UnexpectedAnswer.class, NoAnswer.class);
    }

    @Test
    void aChunkedBodyThatBreaksOffIsNoAnswer() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        failureOf(NoAnswer.class, StubServer.answering(head + "5\r\n{\"re"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n"})
    void whatIsNoHttpIsNoAnswer(String answer) throws Exception {
        failureOf(NoAnswer.class, StubServer.answering(answer));
    }

    @Test
    void aSilentServerIsNoAnswerAfterTheReadTimeOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                AuthClient client = AuthClient.builder(uriOf(silent))
                        .readTimeout(Duration.ofMillis(100))
                        .build()) {
            NoAnswer noAnswer = catchThrowableOfType(NoAnswer.class, () -> client.generateUserToken(EMAIL, PASSWORD));
            assertThat(noAnswer)
                    .hasMessage("The server did not answer in time")
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whereNothingListensThereIsNoAnswer() throws Exception {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            closed = uriOf(socket);
        }
        try (AuthClient client = AuthClient.builder(closed).build()) {
            NoAnswer noAnswer = catchThrowableOfType(NoAnswer.class, () -> client.generateUserToken(EMAIL, PASSWORD));
            assertThat(noAnswer)
                    .hasMessage("The server cannot be reached, or broke off")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void whatTheServerRepeatsDoesNotReachTheLog() throws Exception {
        String echo = EMAIL + PASSWORD;
        for (StubServer server : new StubServer[] {
            StubServer.answeringJson(400, "{\"reason\":\"" + echo + "\",\"message\":\"" + echo + "\"}"),
            StubServer.answeringJson(401, "{\"message\":\"" + echo + "\"}"),
            StubServer.answeringJson(500, "{\"code\":\"" + echo + "\",\"message\":\"" + echo + "\"}"),
            StubServer.answeringJson(200, echo),
            StubServer.answering(200, "text/plain\u0001" + "x".repeat(200), echo),
        }) {
            AuthException failure = failureOf(AuthException.class, server);
            if (failure instanceof Documented documented) {
                assertThat(documented.serverMessage()).isEqualTo(echo);
            }
        }
    }

    /** Logs in, and looks for what was sent in all that a log would show. */
    private static <T extends AuthException> T failureOf(Class<T> expected, StubServer answering) throws IOException {
        try (StubServer server = answering;
                AuthClient client = AuthClient.builder(server.baseUri())
                        .clock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC))
                        .build()) {
            T failure = catchThrowableOfType(expected, () -> client.generateUserToken(EMAIL, PASSWORD));
            StringWriter log = new StringWriter();
            failure.printStackTrace(new PrintWriter(log));
            assertThat(log.toString()).doesNotContain(EMAIL, PASSWORD, "bus|");
            return failure;
        }
    }

    private static URI uriOf(ServerSocket socket) {
        return URI.create(
                "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/api/1.1");
    }
}
