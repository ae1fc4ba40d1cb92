package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.client.AuthException.Documented;
import dev.tollgate.client.AuthException.InternalBug;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import dev.tollgate.client.AuthException.WrongMethod;
import dev.tollgate.client.Introspection.Live;
import dev.tollgate.client.Introspection.NotLive;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service asks about somebody's token, and ends. */
final class IntrospectionCallsTest {

    private static final ServiceKey KEY = ServiceKey.of("tgs_key");
    private static final String TOKEN = "bus|1x2|3x4";
    private static final String LIVE = """
        {"active":true,"token_type":"Bearer","sub":"1x2","iat":1767225600,"exp":1767229200,\
        "absolute_exp":1798761600,"idle_exp":1767229200,"cache_seconds":4}\
        """;

    @Test
    void aLiveTokenIsToldWithItsUserAndItsEnds() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, LIVE);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.introspect(KEY, TOKEN))
                    .isEqualTo(new Live(
                            "1x2",
                            Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                            Optional.of(Instant.parse("2026-01-01T01:00:00Z")),
                            Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                            Optional.of(Instant.parse("2026-01-01T01:00:00Z")),
                            Duration.ofSeconds(4)));
            assertThat(server.requests().get(0))
                    .startsWith("POST /api/1.1/oauth2/introspect HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer tgs_key\r\n", "\r\nAccept: application/json\r\n")
                    .contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n")
                    .endsWith("\r\n\r\ntoken=bus%7C1x2%7C3x4");
        }
    }

    @Test
    void aTokenThatIsNotLiveSaysNothingMore() throws Exception {
        assertThat(introspected("{\"active\":false,\"sub\":\"1x2\"}")).isEqualTo(new NotLive());
    }

    @Test
    void anotherMakersServerMaySayLess() throws Exception {
        assertThat(introspected("{\"active\":true,\"sub\":\"1x2\",\"scope\":\"read\",\"aud\":[\"a\"]}"))
                .isEqualTo(new Live(
                        "1x2", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "300, 300", "301, 300", "2147483647, 300", "null, 0"})
    void noAnswerIsReliedOnForLongerThanTheContractAllows(String promised, long seconds) throws Exception {
        Introspection told = introspected(LIVE.replace("\"cache_seconds\":4", "\"cache_seconds\":" + promised));
        assertThat(told)
                .isInstanceOfSatisfying(
                        Live.class, live -> assertThat(live.cacheFor()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "",
                "{\"active\":null}",
                "{\"active\":\"true\"}",
                "{\"active\":1}",
                "{\"active\":true}",
                "{\"active\":true,\"sub\":null}",
                "{\"active\":true,\"sub\":\"1x2\",\"exp\":\"1767229200\"}",
                "{\"active\":true,\"sub\":\"1x2\",\"exp\":-1}",
                "{\"active\":true,\"sub\":\"1x2\",\"exp\":9223372036854775807}",
                "{\"active\":true,\"sub\":\"1x2\",\"iat\":1e30}",
                "{\"active\":true,\"sub\":\"1x2\",\"cache_seconds\":2147483648}"
            })
    void anAnswerInAnotherFormIsUnexpected(String answer) {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> introspected(answer))
                .withNoCause();
    }

    @Test
    void revokeSendsTheTokenAsAFormField() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, "{\"status\":\"success\"}");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            client.revoke(KEY, "a token+of&somebody=\u00e9");
            assertThat(server.requests().get(0))
                    .startsWith("POST /api/1.1/oauth2/revoke HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer tgs_key\r\n")
                    .endsWith("\r\n\r\ntoken=a+token%2Bof%26somebody%3D%C3%A9");
        }
    }

    /** RFC 7009, section 2.2, defines no body; but a page of a proxy in between is 200 too. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "<html/>"})
    void anotherAnswerIsNoRevocation(String body) {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> answered(body, client -> {
                    client.revoke(KEY, TOKEN);
                    return "revoked";
                }));
    }

    @Test
    void theErrorsOfOAuthHaveTheirDocumentedClasses() throws Exception {
        Refused refused = failureOf(Refused.class, 400, "invalid_request", "Missing parameter: token");
        assertThat(refused.reason()).isEqualTo("invalid_request");
        assertThat(refused.serverMessage()).isEqualTo("Missing parameter: token");
        assertThat(refused.correlationCode()).isEmpty();
        assertThat(refused).hasMessage("The server refused the request, invalid_request (HTTP 400)");

        assertThat(failureOf(PermissionDenied.class, 401, "invalid_client", "A service key is needed")
                        .serverMessage())
                .isEqualTo("A service key is needed");
        assertThat(failureOf(WrongMethod.class, 405, "invalid_request", "Wrong method")
                        .serverMessage())
                .isEqualTo("Wrong method");
        assertThat(failureOf(
                                InternalBug.class,
                                500,
                                "server_error",
                                "Internal bug with the code 1760000000003x456789012345678901")
                        .code())
                .isEqualTo("1760000000003x456789012345678901");
        assertThat(failureOf(ServiceUnavailable.class, 503, "temporarily_unavailable", "Service Unavailable")
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 405, 429, 500, 503})
    void theDescriptionOfAnErrorMayBeMissing(int status) throws Exception {
        Documented failure = failureOf(Documented.class, status, "{\"error\":\"some_error\"}");
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.serverMessage()).isEqualTo("some_error");
        assertThat(failure.getMessage()).doesNotContain("some_error");
    }

    @Test
    void whatTheServerRepeatsDoesNotReachTheLog() throws Exception {
        for (int status : new int[] {400, 401, 405, 500, 503}) {
            Documented failure = failureOf(Documented.class, status, TOKEN, KEY.value());
            assertThat(failure).hasNoCause();
            assertThat(failure.getMessage()).doesNotContain(TOKEN, KEY.value());
        }
    }

    @Test
    void textThatIsNoUnicodeIsRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> answered(LIVE, client -> client.introspect(KEY, "secret\ud800")))
                .withMessageNotContaining("secret");
    }

    private static Introspection introspected(String answer) throws Exception {
        return answered(answer, client -> client.introspect(KEY, TOKEN));
    }

    private static <T> T answered(String answer, Function<AuthClient, T> call) throws Exception {
        try (StubServer server = StubServer.answeringJson(200, answer);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            return call.apply(client);
        }
    }

    private static <T extends AuthException> T failureOf(
            Class<T> expected, int status, String error, String description) throws Exception {
        return failureOf(
                expected, status, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
    }

    /** Both operations have to fail in the same way. */
    private static <T extends AuthException> T failureOf(Class<T> expected, int status, String body) throws Exception {
        try (StubServer server = StubServer.answeringJson(status, body, "Retry-After: 7");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThatExceptionOfType(expected).isThrownBy(() -> client.revoke(KEY, TOKEN));
            return catchThrowableOfType(expected, () -> client.introspect(KEY, TOKEN));
        }
    }
}
