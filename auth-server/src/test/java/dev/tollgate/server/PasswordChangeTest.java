package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.TestServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change of the password, on the wire. */
final class PasswordChangeTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OLD = "correct horse battery staple";
    private static final String NEW = "a staple of incorrect horses";
    private static final String RULED = "rules.of.a.password@example.com";
    private static final int FREE_FAILURES = 3;

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.SETTINGS);
        settings.put(Setting.FREE_FAILURES, String.valueOf(FREE_FAILURES));
        settings.put(Setting.MIN_PASSWORD_LENGTH, "20");
        server = TestServer.start(directory, settings);
        server.add(LIVE, RULED, OLD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theNewPasswordLogsInAndTheOldOneDoesNot() throws Exception {
        String token = newUser("new@example.com");
        Answer changed = change(token, OLD, NEW);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo("{\"status\":\"success\",\"response\":{\"ended\":0}}");
        assertThat(logIn("new@example.com", OLD).status()).isEqualTo(400);
        assertThat(logIn("new@example.com", NEW).status()).isEqualTo(200);
    }

    @Test
    void allOtherTokensEndAndThisOneLives() throws Exception {
        String token = newUser("others@example.com");
        String other = server.token(LIVE, "others@example.com", OLD);
        assertThat(server.getProtected(LIVE, other).status()).isEqualTo(200);
        assertThat(change(token, OLD, NEW).json().at("/response/ended").asInt()).isEqualTo(1);
        assertThat(server.getProtected(LIVE, other).status()).isEqualTo(401);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
    }

    @Test
    void aWrongOldPasswordChangesNothingAndCountsAsAFailedLogin() throws Exception {
        String token = newUser("wrong@example.com");
        for (int i = 0; i < FREE_FAILURES; i++) {
            Answer refused = change(token, "a wrong one, but a long one", NEW);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body())
                    .isEqualTo("{\"status\":\"WRONG_PASSWORD\",\"message\":\"The old password is wrong\"}");
        }
        assertThat(change(token, OLD, NEW).status()).isEqualTo(429);
        assertThat(logIn("wrong@example.com", OLD).status()).isEqualTo(429);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a short password; is too short, it needs at least 20 characters",
                "rules.of.a.password@example.com; must not be the user's address",
                "again and again and again and again; must not be one short piece again and again"
            })
    void aNewPasswordThatTheRulesObjectToIsRefused(String password, String objection) throws Exception {
        Answer refused = change(server.token(LIVE, RULED, OLD), OLD, password);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("status").asText()).isEqualTo("UNACCEPTABLE_PASSWORD");
        assertThat(refused.json().path("message").asText()).isEqualTo("The new password " + objection);
    }

    @Test
    void withoutALiveTokenNothingIsSaidOfTheBody() throws Exception {
        newUser("unread@example.com");
        assertThat(send("", "{").status()).isEqualTo(401);
        assertThat(send("junk", "{}").status()).isEqualTo(401);
        assertThat(change(server.token(TEST, "nobody@example.com", OLD), OLD, NEW)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"new_password\":1}; MISSING_DATA; Missing parameter for workflow change-password: parameter"
                        + " old_password",
                "{\"old_password\":1}; MISSING_DATA; Missing parameter for workflow change-password: parameter"
                        + " new_password",
                "{\"old_password\":1,\"new_password\":2}; INVALID; Invalid value for parameter old_password (must be"
                        + " text)",
                "{\"old_password\":\"x\",\"new_password\":[]}; INVALID; Invalid value for parameter new_password (must"
                        + " be text)",
                "old_password=x; INVALID_DATA; The body is neither a JSON object nor form fields in UTF-8"
            })
    void aBodyThatIsNotAsTheContractHasItIsRefused(String body, String status, String message) throws Exception {
        Answer refused = send(server.token(LIVE, RULED, OLD), body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("status").asText()).isEqualTo(status);
        assertThat(refused.json().path("message").asText()).isEqualTo(message);
    }

    private static String newUser(String email) throws Exception {
        server.add(LIVE, email, OLD);
        return server.token(LIVE, email, OLD);
    }

    private static Answer logIn(String email, String password) throws Exception {
        return server.logIn(LIVE, "generate-user-token", email, password);
    }

    private static Answer change(String token, String oldPassword, String newPassword) throws Exception {
        return send(token, JSON.writeValueAsString(Map.of("old_password", oldPassword, "new_password", newPassword)));
    }

    private static Answer send(String token, String body) throws Exception {
        HttpRequest.Builder request = server.request(LIVE.basePath() + "/wf/change-password")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return server.send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
    }
}
