package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static dev.tollgate.server.TestUser.EMAIL;
import static dev.tollgate.server.TestUser.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7009, section by section, on the wire. */
final class TokenRevocationTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String REVOKED = "{\"status\":\"success\"}";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static OtherService service;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Unthrottled.CHEAP_SETTINGS);
        server.add(LIVE, EMAIL, PASSWORD);
        server.add(TEST, EMAIL, PASSWORD);
        service = OtherService.withKey(server, LIVE, server.addKey(LIVE, "service"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Section 2.2: 200, also a second time. */
    @Test
    void aTokenEndsAtOnceHereAndNoOtherDoes() throws Exception {
        String token = token();
        String other = token();
        assertThat(service.isActive(token)).isTrue();
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
        assertThat(service.revoke(token).body()).isEqualTo(REVOKED);
        assertThat(service.isActive(token)).isFalse();
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);
        assertThat(service.revoke(token).body()).isEqualTo(REVOKED);
        assertThat(service.isActive(other)).isTrue();
    }

    /** Section 2.1: who has been given a wrong hint looks among all tokens; section 2.2.1 on unknown ones. */
    @ParameterizedTest
    @ValueSource(strings = {"", "access_token", "refresh_token", "nonsense"})
    void theHintIsNotLookedAt(String hint) throws Exception {
        String token = token();
        assertThat(service.post("revoke", FORM, "token_type_hint=" + hint + "&token=" + token.replace("|", "%7C"))
                        .body())
                .isEqualTo(REVOKED);
        assertThat(service.isActive(token)).isFalse();
    }

    @Test
    void aTokenEndsInEitherSpelling() throws Exception {
        String token = token();
        assertThat(service.revoke(token.replace('|', '_')).body()).isEqualTo(REVOKED);
        assertThat(service.isActive(token)).isFalse();
    }

    /** Section 2.2: what is no token is answered as what is none any more. */
    @Test
    void whatIsNoTokenOfThisEnvironmentIsLeftAlone() throws Exception {
        String token = token();
        String foreign = server.token(TEST, EMAIL, PASSWORD);
        String changed = token.replaceFirst("x[0-9]{49}$", "x" + "7".repeat(49));
        for (String wrong : new String[] {"x", changed, foreign, token + " ", service.authorization()}) {
            assertThat(service.revoke(wrong).body()).as(wrong).isEqualTo(REVOKED);
        }
        assertThat(service.isActive(token)).isTrue();
        assertThat(server.getProtected(TEST, foreign).status()).isEqualTo(200);
    }

    /** Memory may know what another server has ended already. */
    @EmbeddedOnly
    @Test
    void whatHasEndedElsewhereIsForgotten() throws Exception {
        String token = token();
        assertThat(service.isActive(token)).isTrue();
        execute("DELETE FROM tokens");
        assertThat(service.isActive(token)).as("within the bound").isTrue();
        assertThat(service.revoke(token).body()).isEqualTo(REVOKED);
        assertThat(service.isActive(token)).isFalse();
    }

    /** Section 2.1: the request is refused if the client is not known. */
    @Test
    void withoutAKeyNothingEnds() throws Exception {
        String token = token();
        assertThat(service.with("").revoke(token).status()).isEqualTo(401);
        assertThat(service.with(OtherService.bearer(token)).revoke(token).status())
                .isEqualTo(401);
        assertThat(service.isActive(token)).isTrue();
    }

    /** Section 2.2.1. */
    @Test
    void withoutATokenTheRequestIsInvalid() throws Exception {
        for (String body : new String[] {"", "token=", "token=a&token=a", "token=%zz"}) {
            RawAnswer answer = service.post("revoke", FORM, body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().path("error").asText()).isEqualTo("invalid_request");
        }
        assertThat(service.send("GET", "revoke?token=x", "\r\n").status()).isEqualTo(405);
    }

    /** Section 2.2.1: after 503 the client has to take the token for live, and come again. */
    @EmbeddedOnly
    @Test
    void aRevocationThatCannotBeStoredIsNotAnswered200() throws Exception {
        String token = token();
        assertThat(service.isActive(token)).isTrue();
        try (Connection locker = connection();
                Statement statement = locker.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            RawAnswer answer = service.revoke(token);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body())
                    .isEqualTo("{\"error\":\"temporarily_unavailable\",\"error_description\":\"Service Unavailable\"}");
            statement.execute("ROLLBACK");
        }
        assertThat(service.isActive(token)).isTrue();
        assertThat(service.revoke(token).body()).isEqualTo(REVOKED);
        assertThat(service.isActive(token)).isFalse();
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connection() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + server.databaseFile(LIVE));
    }

    private static String token() throws Exception {
        return server.token(LIVE, EMAIL, PASSWORD);
    }
}
