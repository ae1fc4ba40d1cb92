package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole move: a second server plays the old app, whose people log in at the new one at once until it is stopped. */
@EmbeddedOnly
@Tag("endurance")
final class MigrationRehearsalIT {
    private static final int CONNECTIONS = 8;
    private static final int MOST_ATTEMPTS = 5;
    private static final String OPERATION = "generate-user-token";

    @TempDir
    private Path directory;

    @Test
    void everybodyComesOverByLoggingInAndKeepsTheId() throws Exception {
        TestServer old = TestServer.start(directory.resolve("old"), patient());
        Map<String, String> idOf = addPeople(old, Proof.of(1000));
        try (TestServer fresh = TestServer.start(directory.resolve("new"), settings(old))) {
            try (old) {
                int repeated = repeatedUntilEverybodyLogsIn(fresh, idOf);
                assertThat(tokensOf(old))
                        .as("questions to the old server")
                        .isBetween(idOf.size(), idOf.size() + repeated);
            }
            assertThat(repeatedUntilEverybodyLogsIn(fresh, idOf)).isZero();
        }
    }

    private static Map<Setting, String> settings(TestServer old) {
        Map<Setting, String> settings = patient();
        settings.put(Setting.LEGACY_LOGIN, "http://127.0.0.1:" + old.port() + Environment.LIVE.basePath());
        settings.put(Setting.LEGACY_LOGIN_RATE, "10000");
        return settings;
    }

    /** All connections come from one address, which has half of the places. */
    private static Map<Setting, String> patient() {
        Map<Setting, String> settings = new EnumMap<>(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.HASH_QUEUE, String.valueOf(4 * CONNECTIONS));
        settings.put(Setting.HASH_WAIT, "60");
        return settings;
    }

    private static Map<String, String> addPeople(TestServer server, int number) {
        Map<String, String> idOf = new HashMap<>();
        try (Administration administration = server.administration(Environment.LIVE)) {
            CheapUsers users = new CheapUsers(administration.users());
            for (int person = 0; person < number; person++) {
                Email email = new Email("person" + person + "@example.com");
                UserId id = users.add(email, password(email.text())).orElseThrow();
                idOf.put(email.text(), id.text());
            }
        }
        return idOf;
    }

    /** Who is told to come back does so, as when the old server's disk stood still; tells how often that was. */
    private static int repeatedUntilEverybodyLogsIn(TestServer server, Map<String, String> idOf) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Integer>> people = idOf.entrySet().stream()
                    .map(person -> clients.submit(() -> attempts(server, person.getKey(), person.getValue()) - 1))
                    .toList();
            int repeated = 0;
            for (Future<Integer> person : people) {
                repeated += person.get();
            }
            return repeated;
        }
    }

    private static int attempts(TestServer server, String email, String id) throws Exception {
        int attempts = 1;
        Answer answer = server.logIn(Environment.LIVE, OPERATION, email, password(email));
        while (answer.status() == 503 && attempts < MOST_ATTEMPTS) {
            Thread.sleep(Duration.ofSeconds(Long.parseLong(answer.header("Retry-After"))));
            answer = server.logIn(Environment.LIVE, OPERATION, email, password(email));
            attempts++;
        }
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/response/user_id").asText()).isEqualTo(id);
        return attempts;
    }

    /** A login leaves one behind. */
    private static int tokensOf(TestServer server) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + server.databaseFile(Environment.LIVE));
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM tokens")) {
            return count.getInt(1);
        }
    }

    private static String password(String email) {
        return "the password of " + email;
    }
}
