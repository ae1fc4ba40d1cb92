package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.TestServer.Answer;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be nobody's password is refused by name. */
final class ImpossiblePasswordsTest {
    private static final String OPERATION = "generate-api-token";

    /** Every character as an escape, so that also what is no text can be sent. */
    private static final JsonMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatCannotBeAPasswordIsSaidToBeNone() throws Exception {
        for (String impossible : NaughtyStrings.impossiblePasswords()) {
            Answer answer = send("ada@example.com", impossible);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("reason").asText()).isEqualTo("INVALID");
            assertThat(answer.json().path("message").asText())
                    .isEqualTo("Invalid value for parameter password (must be text)");
        }
    }

    @Test
    void itIsSaidOfFormFieldsToo() throws Exception {
        Answer answer = server.post(
                Environment.LIVE,
                OPERATION,
                "application/x-www-form-urlencoded",
                "email=ada@example.com&password=" + URLEncoder.encode("é".repeat(513), UTF_8));
        assertThat(answer.body()).contains("parameter password (must be text)");
    }

    @Test
    void theAddressIsComplainedOfFirstAndWhatIsMissingBeforeThat() throws Exception {
        for (String impossible : NaughtyStrings.impossiblePasswords()) {
            assertThat(send("a".repeat(255), impossible).body()).contains("parameter email (must be text)");
            assertThat(send("", impossible).body()).contains("MISSING_DATA").contains("parameter email");
        }
    }

    private static Answer send(String email, String password) throws Exception {
        return server.post(
                Environment.LIVE,
                OPERATION,
                "application/json",
                ESCAPING.writeValueAsString(Map.of("email", email, "password", password)));
    }
}
