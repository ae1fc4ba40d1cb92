package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.key.KeyKind;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever walks all pages meets every user once, in order; and a list of all needs no memory for it. */
@EmbeddedOnly
@Tag("endurance")
final class ManyUsersIT {
    private static final int USERS = Proof.of(100_000);
    private static final int LIMIT = 100;

    /** So many users have one time, so that their ids decide. */
    private static final int AT_ONCE = 7;

    private static final long FIRST = 1_760_000_000_000L;
    private static final long STEP = 1_000;

    /** A list of all users that is held in memory takes more. */
    private static final Map<String, String> LITTLE_MEMORY = Map.of("JDK_JAVA_OPTIONS", "-Xmx24m -XX:+UseSerialGC");

    @TempDir
    private Path directory;

    @Test
    void everyUserIsListedOnce() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of())) {
            String key = server.addKey(KeyKind.ADMINISTRATOR, LIVE, "lister");
            fill(server.databaseFile(LIVE));

            long start = System.nanoTime();
            List<Listed> all = walk("", server, key);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(all).hasSize(USERS).doesNotHaveDuplicates();
            assertThat(all)
                    .isSortedAccordingTo(Comparator.comparing(Listed::created).thenComparing(Listed::id));
            System.out.printf(
                    "%,d users listed by pages of %d in %.1f s on %s%n",
                    USERS, LIMIT, took.toMillis() / 1e3, Machine.description());

            Instant after = all.get(USERS / 3).created;
            Instant before = all.get(USERS / 2).created;
            List<Listed> some = walk(constraint("Created Date", after, before), server, key);
            assertThat(some)
                    .isEqualTo(all.stream()
                            .filter(user -> user.created.isAfter(after) && user.created.isBefore(before))
                            .toList());
            assertThat(some).hasSizeGreaterThan(USERS / 10);
            Instant late = all.getLast().created.minusMillis(STEP * LIMIT);
            assertThat(walk(constraint("Modified Date", late, Instant.parse("9999-12-31T23:59:59Z")), server, key))
                    .isEqualTo(all.stream()
                            .filter(user -> user.modified.isAfter(late))
                            .toList());

            Program.Result list = Program.run(LITTLE_MEMORY, "", "user", "list", "--data-dir", directory.toString());
            assertThat(list.exitCode()).as(list.err()).isZero();
            assertThat(list.out().lines().map(line -> line.substring(0, line.indexOf('\t'))))
                    .isEqualTo(all.stream().map(Listed::id).toList());
        }
    }

    private static List<Listed> walk(String constraints, TestServer server, String key) throws Exception {
        List<Listed> all = new ArrayList<>();
        int remaining;
        do {
            Answer answer = server.send(
                    server.request(LIVE.basePath() + "/obj/user?limit=" + LIMIT + "&cursor=" + all.size() + constraints)
                            .header("Authorization", "Bearer " + key));
            JsonNode page = answer.json().path("response");
            page.path("results").forEach(user -> all.add(Listed.of(user)));
            remaining = page.path("remaining").asInt(-1);
            assertThat(page.path("count").asInt(-1))
                    .as(answer.body())
                    .isEqualTo(page.path("results").size())
                    .isEqualTo(remaining > 0 ? LIMIT : page.path("results").size());
        } while (remaining > 0);
        assertThat(remaining).isZero();
        return all;
    }

    private static String constraint(String key, Instant after, Instant before) {
        String constraint = "{\"key\":\"%s\",\"constraint_type\":\"%s\",\"value\":\"%s\"}";
        return "&constraints="
                + URLEncoder.encode(
                        "[" + constraint.formatted(key, "greater than", after) + ","
                                + constraint.formatted(key, "less than", before) + "]",
                        UTF_8);
    }

    /** Their ids are in another order than their times. */
    private static void fill(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(("WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number"
                            + " WHERE n + 1 < %d) INSERT INTO users (id, email, password_hash, disabled, created_at,"
                            + " modified_at) SELECT printf('1760000000000x%%018d', n * 7919 %% 1000003),"
                            + " 'user' || n || '@example.com', '', 0, %d + n / %d * %d,"
                            + " %d + n / %d * %d + n %% 2 * 5000 FROM number")
                    .formatted(USERS, FIRST, AT_ONCE, STEP, FIRST, AT_ONCE, STEP));
        }
    }

    private record Listed(String id, Instant created, Instant modified) {
        static Listed of(JsonNode user) {
            return new Listed(
                    user.path("_id").asText(),
                    Instant.parse(user.path("Created Date").asText()),
                    Instant.parse(user.path("Modified Date").asText()));
        }
    }
}
