package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.password.Argon2idHasher;
import dev.tollgate.server.password.ForeignHashBounds;
import dev.tollgate.server.password.HashCost;
import dev.tollgate.server.password.HashingMemory;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.Pepper;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a hash of an old cost becomes one of the target cost. */
final class HashUpkeepTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path directory;

    @Test
    void theNextGoodLoginReplacesAnOutdatedHash() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of());
                Administration administration = server.administration(LIVE)) {
            UserId id = server.add(LIVE, EMAIL, PASSWORD);
            PasswordHash outdated = makeOutdated(administration, id);

            server.logIn(LIVE, "generate-user-token", EMAIL, "wrong");
            assertThat(hashOf(administration, id)).isEqualTo(outdated);

            List<CompletableFuture<Answer>> logins = Stream.generate(() -> server.logInLater(LIVE, EMAIL, PASSWORD))
                    .limit(4)
                    .toList();
            assertThat(logins)
                    .allSatisfy(login -> assertThat(login.join().status()).isEqualTo(200));
            PasswordHash replacement = hashOf(administration, id);
            assertThat(replacement.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");

            assertThat(server.logIn(LIVE, "generate-user-token", EMAIL, PASSWORD)
                            .status())
                    .isEqualTo(200);
            assertThat(hashOf(administration, id)).isEqualTo(replacement);
        }
    }

    @Test
    void aDisabledUserKeepsTheHash() throws Exception {
        try (TestServer server = TestServer.start(directory, Map.of());
                Administration administration = server.administration(LIVE)) {
            UserId id = server.add(LIVE, EMAIL, PASSWORD);
            PasswordHash outdated = makeOutdated(administration, id);
            administration.users().disable(id);
            assertThat(server.logIn(LIVE, "generate-user-token", EMAIL, PASSWORD)
                            .status())
                    .isEqualTo(401);
            assertThat(hashOf(administration, id)).isEqualTo(outdated);
        }
    }

    private static PasswordHash makeOutdated(Administration administration, UserId id) {
        PasswordHash outdated = new Argon2idHasher(
                        new HashCost(7168, 1),
                        ForeignHashBounds.DEFAULT,
                        Pepper.none(),
                        new HashingMemory(7),
                        new SecureRandom())
                .hash(new Password(PASSWORD));
        assertThat(administration.users().replacePasswordHash(id, hashOf(administration, id), outdated))
                .isTrue();
        return outdated;
    }

    private static PasswordHash hashOf(Administration administration, UserId id) {
        return administration.users().find(id).flatMap(User::passwordHash).orElseThrow();
    }
}
