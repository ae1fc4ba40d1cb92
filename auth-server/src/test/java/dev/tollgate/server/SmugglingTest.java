package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.SmugglingPatterns.SmugglingPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No login that is hidden in a request of doubtful framing is executed, and what hides it has the strict answer. */
@EmbeddedOnly
final class SmugglingTest {
    @TempDir
    private Path directory;

    private HiddenLogins logins;

    @BeforeEach
    void addUsers() throws Exception {
        logins = new HiddenLogins(directory);
        logins.addUsers(Environment.LIVE);
    }

    @Test
    void aLoginThatIsNotHiddenIsExecutedAndSeen() throws Exception {
        assertThat(HiddenLogins.PATTERNS).hasSizeGreaterThan(600);
        try (TestServer server = TestServer.start(directory, Map.of())) {
            assertThat(HiddenLogins.send(server.port(), HiddenLogins.login(0) + SmugglingPatterns.LAST))
                    .containsExactly(200, 401);
        }
        assertThat(logins.executed(Environment.LIVE))
                .containsExactly(HiddenLogins.PATTERNS.get(0).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 1})
    void noHiddenLoginIsExecutedHoweverManyBytesArriveAtOnce(int bytesAtOnce) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (TestServer server = TestServer.start(directory, Map.of())) {
            for (int number = 0; number < HiddenLogins.PATTERNS.size(); number++) {
                SmugglingPattern pattern = HiddenLogins.PATTERNS.get(number);
                String answer = attempt(server.port(), number, bytesAtOnce);
                if (!isRight(pattern, answer)) {
                    wrong.add("%s: %s instead of %s".formatted(pattern, answer, pattern.fate()));
                }
            }
            HiddenLogins.awaitLogins(server.port());
        }
        List<String> executed = logins.executed(Environment.LIVE);
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(executed).as("hidden logins").isEmpty();
            softly.assertThat(wrong).as("answers").isEmpty();
        });
    }

    /** What is answered to a pattern, or what else came of it; then the server must answer somebody else. */
    private static String attempt(int port, int number, int bytesAtOnce) throws IOException {
        String answer;
        try {
            answer = HiddenLogins.send(port, number, bytesAtOnce).toString();
        } catch (AssertionError open) {
            answer = String.valueOf(open.getMessage());
        }
        assertThat(HiddenLogins.send(port, SmugglingPatterns.LAST))
                .as("after " + HiddenLogins.PATTERNS.get(number))
                .containsExactly(401);
        return answer;
    }

    private static boolean isRight(SmugglingPattern pattern, String answer) {
        return answer.matches(
                switch (pattern.fate()) {
                    case REFUSED -> "\\[400]";
                    case TAKEN_AS_BODY -> "\\[(?!200)\\d+, 401]";
                    case DISCARDED -> "\\[(?!200)\\d+]";
                    case UNFINISHED -> "\\[(400)?]";
                });
    }
}
