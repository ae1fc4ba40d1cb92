package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever text somebody sends as an address or a password, it means itself and breaks nothing. */
@Tag("endurance")
final class NaughtyStringsIT {
    private static final String OPERATION = "generate-api-token";
    private static final List<String> PASSWORDS = NaughtyStrings.passwords();

    private static final JsonMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static Administration administration;
    private static CheapUsers users;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Unthrottled.CHEAP_SETTINGS);
        administration = server.administration(Environment.LIVE);
        users = new CheapUsers(administration.users());
    }

    @AfterAll
    static void stop() {
        administration.close();
        server.close();
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(PASSWORDS).hasSizeGreaterThan(400).doesNotHaveDuplicates();
    }

    @Test
    void eachPasswordLogsInByItselfAlone() throws Exception {
        forEach(IntStream.range(0, PASSWORDS.size()), number -> {
            String password = PASSWORDS.get(number);
            Email email = address(number);
            UserId id = users.add(email, password).orElseThrow();
            assertThat(idIn(sendJson(email.text(), password))).isEqualTo(id.text());
            assertThat(idIn(sendForm(email.text(), password))).isEqualTo(id.text());
            requireRejected(sendJson(email.text(), changed(number, password)));
        });
    }

    @Test
    void noneIsTheAddressOfSomebody() throws Exception {
        forEach(
                IntStream.range(0, PASSWORDS.size())
                        .filter(number -> PASSWORDS.get(number).length() <= 254),
                number -> requireRejected(sendJson(PASSWORDS.get(number), PASSWORDS.get(number))));
    }

    /** Naughty too, where such an address can exist. */
    private static Email address(int number) {
        String text = PASSWORDS.get(number);
        return Email.parse(text + "." + number + "@example.com")
                .orElseGet(() -> new Email("user." + number + "@example.com"));
    }

    /** Not quite the password: with a blank more, a character less, or another one in its place. */
    private static String changed(int number, String password) {
        int[] codePoints = password.codePoints().toArray();
        int place = number % codePoints.length;
        if (codePoints.length > 80) {
            return without(codePoints, place);
        }
        return switch (number % 4) {
            case 0 -> password + " ";
            case 1 -> " " + password;
            case 2 -> codePoints.length == 1 ? password + password : without(codePoints, place);
            default -> {
                codePoints[place] = codePoints[place] == 'x' ? 'X' : 'x';
                yield new String(codePoints, 0, codePoints.length);
            }
        };
    }

    private static String without(int[] codePoints, int place) {
        return new String(codePoints, 0, place) + new String(codePoints, place + 1, codePoints.length - place - 1);
    }

    private static void requireRejected(Answer answer) throws Exception {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("reason").asText()).isEqualTo("INVALID_LOGIN_CREDENTIALS");
    }

    private static String idIn(Answer answer) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().at("/response/user_id").asText();
    }

    private static Answer sendJson(String email, String password) throws Exception {
        return server.logIn(Environment.LIVE, OPERATION, email, password);
    }

    private static Answer sendForm(String email, String password) throws Exception {
        return server.post(
                Environment.LIVE,
                OPERATION,
                "application/x-www-form-urlencoded",
                "email=" + URLEncoder.encode(email, UTF_8) + "&password=" + URLEncoder.encode(password, UTF_8));
    }

    private static void forEach(IntStream numbers, Check check) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Future<?>> checks = numbers.<Future<?>>mapToObj(number -> pool.submit(() -> {
                        try {
                            check.of(number);
                        } catch (AssertionError failure) {
                            throw new AssertionError(
                                    "password " + number + ", " + ESCAPING.writeValueAsString(PASSWORDS.get(number)),
                                    failure);
                        }
                        return number;
                    }))
                    .toList();
            for (Future<?> each : checks) {
                each.get();
            }
        }
    }

    private interface Check {
        void of(int number) throws Exception;
    }
}
