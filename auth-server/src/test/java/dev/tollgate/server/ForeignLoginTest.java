package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PublishedHashes;
import dev.tollgate.server.password.PublishedHashes.Published;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins of people whose passwords other systems have hashed. */
final class ForeignLoginTest {
    private static final String OPERATION = "generate-user-token";

    @TempDir
    private Path directory;

    @Test
    void whoeverKnowsThePasswordOfAPublishedHashLogsInAndHasOneOfOursAfterwards() throws Exception {
        List<Published> hashes = PublishedHashes.all();
        assertThat(hashes).hasSizeGreaterThan(20);
        try (TestServer server = TestServer.start(
                        directory,
                        Map.of(
                                Setting.ADDRESS_FAILURES_PER_MINUTE,
                                "1000",
                                Setting.ADDRESS_FAILURES_PER_HOUR,
                                "1000"));
                Administration administration = server.administration(LIVE)) {
            for (int number = 0; number < hashes.size(); number++) {
                Published published = hashes.get(number);
                UserId id = new UserId("1700000000000x" + (number + 1));
                String email = "user" + number + "@example.com";
                assertThat(administration
                                .users()
                                .add(User.added(id, new Email(email), Optional.of(published.hash()), Instant.EPOCH)))
                        .isEqualTo(Addition.ADDED);

                assertThat(server.logIn(LIVE, OPERATION, email, "x" + published.password())
                                .status())
                        .as("a wrong password for %s", published)
                        .isEqualTo(400);
                assertThat(hashOf(administration, id)).isEqualTo(published.hash());
                for (String attempt : List.of("first", "second")) {
                    assertThat(server.logIn(LIVE, OPERATION, email, published.password())
                                    .status())
                            .as("the %s login with %s", attempt, published)
                            .isEqualTo(200);
                    assertThat(hashOf(administration, id).phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
                }
            }
        }
    }

    private static PasswordHash hashOf(Administration administration, UserId id) {
        return administration.users().find(id).flatMap(User::passwordHash).orElseThrow();
    }
}
