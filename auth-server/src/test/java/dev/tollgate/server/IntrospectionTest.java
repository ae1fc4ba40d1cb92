package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static dev.tollgate.server.TestUser.EMAIL;
import static dev.tollgate.server.TestUser.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.user.UserId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7662, section by section, on the wire; tokens that nobody uses live for a fortnight here. */
final class IntrospectionTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Instant START = Instant.parse("2026-11-22T06:00:00.750Z");
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration IDLE_LIFE = Duration.ofDays(14);
    private static final Duration SHORT_LIFE = Duration.ofDays(1);
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String ANY_CHALLENGE = "Bearer, Basic realm=\"tollgate\"";
    private static final String INACTIVE = "{\"active\":false}";
    private static final String NO_CLIENT =
            "{\"error\":\"invalid_client\",\"error_description\":\"A service key of this environment is needed\"}";

    @TempDir
    private static Path directory;

    private static Instant now = START;
    private static TestServer server;
    private static UserId ada;
    private static OtherService service;
    private static String key;

    @BeforeAll
    static void start() {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.IDLE_LIFE, String.valueOf(IDLE_LIFE.toSeconds()));
        settings.put(Setting.TOKEN_LIFE, LIFE.toSeconds() + ",generate-api-token=" + SHORT_LIFE.toSeconds());
        settings.put(Setting.REVOCATION_BOUND, String.valueOf(BOUND.toSeconds()));
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        server = TestServer.start(directory, settings, clock);
        ada = server.add(LIVE, EMAIL, PASSWORD);
        server.add(TEST, EMAIL, PASSWORD);
        key = server.addKey(LIVE, "service");
        service = OtherService.withKey(server, LIVE, key);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void setClock() {
        now = START;
    }

    /** Section 2.2. */
    @Test
    void aLiveTokenIsDescribed() throws Exception {
        String token = token();
        JsonNode answer = service.introspect(token).json();
        assertThat(answer.path("cache_seconds").asLong()).isBetween(BOUND.toSeconds() - 100, BOUND.toSeconds() - 1);
        assertThat(answer.toString())
                .isEqualTo(("{\"active\":true,\"token_type\":\"Bearer\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,"
                                + "\"absolute_exp\":%d,\"idle_exp\":%d,\"cache_seconds\":%d}")
                        .formatted(
                                ada,
                                START.getEpochSecond(),
                                START.plus(IDLE_LIFE).getEpochSecond(),
                                START.plus(LIFE).getEpochSecond(),
                                START.plus(IDLE_LIFE).getEpochSecond(),
                                answer.path("cache_seconds").asLong()));
    }

    /** Section 2.1: a form, of which other members are ignored; and JSON, as everywhere here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/x-www-form-urlencoded | token=T",
                "application/x-www-form-urlencoded; charset=UTF-8 | token=T",
                "application/x-www-form-urlencoded | token=T&token_type_hint=access_token",
                "application/x-www-form-urlencoded | token_type_hint=refresh_token&token=T",
                "application/x-www-form-urlencoded | token=T&token_type_hint=nonsense&resource=x&client_id=",
                "application/json | {\"token\":\"T\",\"token_type_hint\":\"access_token\",\"more\":[1]}",
                "application/x-www-form-urlencoded | {\"token\":\"T\"}",
                "`` | {\"token\":\"T\"}",
            })
    void aTokenIsAskedAboutInAnyForm(String label, String body) throws Exception {
        String token = token();
        RawAnswer answer = service.post(
                "introspect", label, body.replace("T\"", token + "\"").replace("=T", "=" + token.replace("|", "%7C")));
        assertThat(answer.json().path("active").booleanValue())
                .as(answer.toString())
                .isTrue();
    }

    /** Section 2.1: both spellings of a token are the same token. */
    @Test
    void aTokenIsKnownInBothAlphabets() throws Exception {
        assertThat(service.isActive(token().replace('|', '_'))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/x-www-form-urlencoded | `` | Missing parameter: token",
                "application/x-www-form-urlencoded | token_type_hint=access_token | Missing parameter: token",
                "application/x-www-form-urlencoded | token= | Missing parameter: token",
                "application/json | {\"token\":null} | Missing parameter: token",
                "application/json | {\"token\":5} | Invalid value for parameter token (must be text)",
                "application/x-www-form-urlencoded | token=a&token=a |"
                        + " The body is neither a JSON object nor form fields in UTF-8",
                "application/x-www-form-urlencoded | token=a&token_type_hint=b&token_type_hint=b |"
                        + " The body is neither a JSON object nor form fields in UTF-8",
                "application/x-www-form-urlencoded | token=%zz |"
                        + " The body is neither a JSON object nor form fields in UTF-8",
                "application/x-www-form-urlencoded; charset=utf-16 | token=a |"
                        + " The body is neither a JSON object nor form fields in UTF-8",
                "text/xml | <token/> | The body is neither a JSON object nor form fields in UTF-8",
                "not a label | {\"token\":\"a\"} | The body is neither a JSON object nor form fields in UTF-8",
            })
    void whatNamesNoTokenIsAnInvalidRequestOnceTheKeyIsKnown(String label, String body, String description)
            throws Exception {
        RawAnswer answer = service.post("introspect", label, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"invalid_request\",\"error_description\":\"" + description + "\"}");
        assertThat(service.with("").post("introspect", label, body).body()).isEqualTo(NO_CLIENT);
    }

    @Test
    void aTokenThatIsTooLongIsAnInvalidRequest() throws Exception {
        assertThat(service.introspect("|".repeat(4096)).body()).isEqualTo(INACTIVE);
        assertThat(service.introspect("x".repeat(8193)).status()).isEqualTo(400);
    }

    /** Section 2.1: by POST, and not where a token would get into logs (section 4). */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PROPFIND"})
    void anotherMethodIsWrong(String method) throws Exception {
        RawAnswer answer = service.send(method, "introspect?token=" + token(), "\r\n");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("POST, OPTIONS");
        if (!method.equals("HEAD")) {
            assertThat(answer.body())
                    .isEqualTo("{\"error\":\"invalid_request\",\"error_description\":\"Wrong method\"}");
        }
    }

    @Test
    void aTokenInTheQueryIsNotReadEither() throws Exception {
        assertThat(service.send("POST", "introspect?token=" + token(), "Content-Length: 0\r\n\r\n")
                        .body())
                .contains("Missing parameter: token");
    }

    @Test
    void optionsTellsTheMethods() throws Exception {
        assertThat(service.with("").send("OPTIONS", "introspect", "\r\n").header("allow"))
                .isEqualTo("POST, OPTIONS");
    }

    @Test
    void aRequestThatIsMalformedIsAnInvalidRequest() throws Exception {
        assertThat(service.send("POST", "introspect", "Transfer-Encoding: x\r\n\r\n")
                        .body())
                .isEqualTo("{\"error\":\"invalid_request\",\"error_description\":\"The request is malformed\"}");
    }

    /** Section 2.1: RFC 6750 or the client authentication of RFC 6749, section 2.3.1, whatever the client's id is. */
    @Test
    void aKeyIsABearerTokenOrAPassword() throws Exception {
        String token = token();
        assertThat(service.with("authorization: bEARER  " + key + "\r\n").isActive(token))
                .isTrue();
        for (String id : new String[] {"", "service", "a b%20c"}) {
            assertThat(service.with(OtherService.basic(id + ":" + key)).isActive(token))
                    .as(id)
                    .isTrue();
        }
        assertThat(service.with(OtherService.basic("x:" + key).replace("Basic", "bASIC"))
                        .isActive(token))
                .isTrue();
    }

    /** Section 2.3: 401 as in RFC 6749, section 5.2, and RFC 6750, section 3. */
    @Test
    void withoutAKeyNothingIsTold() throws Exception {
        requireUnauthorized("", ANY_CHALLENGE);
        requireUnauthorized("Authorization: Digest username=\"a\"\r\n", ANY_CHALLENGE);
        requireUnauthorized("Authorization: Bearer\r\n", ANY_CHALLENGE);
    }

    @Test
    void aKeyThatIsNoneOfThisEnvironmentIsRefused() throws Exception {
        String foreign = server.addKey(TEST, "service");
        for (String wrong : new String[] {"x", key + "x", key.replace("tgs_", "tgs-"), foreign, token(), "a b"}) {
            requireUnauthorized(OtherService.bearer(wrong), "Bearer error=\"invalid_token\"");
            requireUnauthorized(OtherService.basic("service:" + wrong), "Basic realm=\"tollgate\"");
        }
        assertThat(OtherService.withKey(server, TEST, foreign).isActive(server.token(TEST, EMAIL, PASSWORD)))
                .isTrue();
    }

    @Test
    void whatIsNoOperationIsNotFoundInTheShapeOfTheOthers() throws Exception {
        for (String path : new String[] {"token", "introspect/", "introspect/x", ""}) {
            try (RawConnection connection = RawConnection.to(server.port())) {
                connection.send("POST /api/1.1/oauth2/" + path + " HTTP/1.1\r\nHost: a\r\n" + service.authorization()
                        + "Content-Length: 0\r\n\r\n");
                RawAnswer answer = connection.answer();
                answer.requireDocumentedHeaders();
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.body())
                        .isEqualTo("{\"error\":\"invalid_request\",\"error_description\":\"Not found\"}");
            }
        }
    }

    /** RFC 7617, section 2. */
    @Test
    void whatIsNoBasicAuthenticationIsRefused() throws Exception {
        requireUnauthorized("Authorization: Basic " + key + "\r\n", "Basic realm=\"tollgate\"");
        requireUnauthorized("Authorization: Basic !\r\n", "Basic realm=\"tollgate\"");
        requireUnauthorized(OtherService.basic(key), "Basic realm=\"tollgate\"");
        requireUnauthorized(OtherService.basic("a\u0007:" + key), "Basic realm=\"tollgate\"");
        requireUnauthorized(OtherService.basic("a:b:" + key), "Basic realm=\"tollgate\"");
        requireUnauthorized(OtherService.basic(":" + key).replace("=\r\n", "\r\n"), "Basic realm=\"tollgate\"");
    }

    @Test
    void twoKeysInOneRequestAreOneTooMany() throws Exception {
        RawAnswer answer = service.with(service.authorization() + OtherService.basic("x:" + key))
                .introspect(token());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"invalid_request\",\"error_description\":\"The request is malformed\"}");
    }

    /** A key opens nothing that a user's token opens. */
    @Test
    void aKeyIsNoToken() throws Exception {
        assertThat(server.getProtected(LIVE, key).status()).isEqualTo(401);
        assertThat(service.introspect(key).body()).isEqualTo(INACTIVE);
    }

    /** Section 2.2: of what is not active nothing else is told, neither why nor whose it was. */
    @Test
    void whatIsNoLiveTokenOfThisEnvironmentIsInactive() throws Exception {
        String token = token();
        String changed = token.replaceFirst("x[0-9]{49}$", "x" + "7".repeat(49));
        String foreign = server.token(TEST, EMAIL, PASSWORD);
        for (String wrong : new String[] {"x", changed, foreign, token + " ", "Bearer " + token, "\u0001"}) {
            assertThat(service.introspect(wrong).body()).as(wrong).isEqualTo(INACTIVE);
        }
        assertThat(service.isActive(token)).isTrue();
    }

    /** Section 4: expiry is checked, at the very moment. */
    @Test
    void aTokenIsInactiveOnceItsLifeIsOver() throws Exception {
        String token = server.logIn(LIVE, "generate-api-token", EMAIL, PASSWORD)
                .json()
                .at("/response/token")
                .asText();
        now = START.plus(SHORT_LIFE).minusMillis(1);
        JsonNode answer = service.introspect(token).json();
        assertThat(answer.path("exp").asLong())
                .isEqualTo(answer.path("absolute_exp").asLong())
                .isEqualTo(START.plus(SHORT_LIFE).getEpochSecond());
        assertThat(answer.path("cache_seconds").asInt(-1)).isZero();
        now = START.plus(SHORT_LIFE);
        assertThat(service.introspect(token).body()).isEqualTo(INACTIVE);
    }

    /** Section 4; to be asked about is a use, as it is to be sent. */
    @Test
    void aTokenIsInactiveOnceNobodyHasUsedIt() throws Exception {
        String unused = token();
        String used = token();
        now = START.plus(IDLE_LIFE).minusMillis(1);
        assertThat(service.introspect(used).json().path("idle_exp").asLong())
                .isEqualTo(now.plus(IDLE_LIFE).getEpochSecond());
        now = START.plus(IDLE_LIFE);
        assertThat(service.introspect(unused).body()).isEqualTo(INACTIVE);
        assertThat(service.isActive(used)).isTrue();
    }

    /** Section 4: an ended token is inactive at once on the server that ended it. */
    @Test
    void aTokenIsInactiveOnceItsUserHasLoggedOut() throws Exception {
        String token = token();
        assertThat(service.isActive(token)).isTrue();
        assertThat(server.send(server.request(LIVE.basePath() + "/wf/logout")
                                .header("Authorization", "Bearer " + token)
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
        assertThat(service.introspect(token).body()).isEqualTo(INACTIVE);
    }

    @Test
    void withoutABoundNothingMayBeReliedOnAndARemovedKeyIsRefusedAtOnce(@TempDir Path data) throws Exception {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.REVOCATION_BOUND, "0");
        try (TestServer asking = TestServer.start(data, settings);
                Administration administration = asking.administration(LIVE)) {
            UserId user = asking.add(LIVE, EMAIL, PASSWORD);
            String token = asking.token(LIVE, EMAIL, PASSWORD);
            OtherService other = OtherService.withKey(asking, LIVE, asking.addKey(LIVE, "service"));
            JsonNode answer = other.introspect(token).json();
            assertThat(answer.path("cache_seconds").asInt(-1)).isZero();
            assertThat(answer.has("idle_exp")).as("without an idle life").isFalse();
            administration.users().disable(user);
            assertThat(other.introspect(token).body()).isEqualTo(INACTIVE);
            assertThat(administration
                            .keys(KeyKind.SERVICE)
                            .remove(administration
                                    .keys(KeyKind.SERVICE)
                                    .findAll()
                                    .getFirst()
                                    .name()))
                    .isTrue();
            assertThat(other.introspect(token).body()).isEqualTo(NO_CLIENT);
        }
    }

    private static String token() throws Exception {
        return server.token(LIVE, EMAIL, PASSWORD);
    }

    private static void requireUnauthorized(String authorization, String challenge) throws Exception {
        for (String operation : new String[] {"introspect", "revoke"}) {
            RawAnswer answer = service.with(authorization).post(operation, FORM, "token=x");
            assertThat(answer.status()).as(authorization).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(NO_CLIENT);
            assertThat(answer.header("www-authenticate")).as(authorization).isEqualTo(challenge);
        }
    }
}
