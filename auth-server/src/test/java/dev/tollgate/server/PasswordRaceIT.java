package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.TestServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords are changed while logins with the old ones are in flight. */
@Tag("endurance")
final class PasswordRaceIT {
    private static final int ROUNDS = Proof.of(1_000);
    private static final int LOGINS = 6;
    private static final int LONGEST_HEAD_START_MICROS = 5_000;

    @TempDir
    private Path directory;

    private int granted;
    private int refused;

    @Test
    void noTokenOfAnOldPasswordOutlivesIt() throws Exception {
        try (TestServer server = TestServer.start(directory, Unthrottled.CHEAP_SETTINGS)) {
            server.add(Environment.LIVE, TestUser.EMAIL, password(0));
            for (int round = 0; round < ROUNDS; round++) {
                race(server, password(round), password(round + 1));
            }
        }
        System.out.printf(
                "%d changes of a password, with %d logins in flight: %d got a token, none of which lived after the"
                        + " change, and %d got none%n",
                ROUNDS, ROUNDS * LOGINS, granted, refused);
        assertThat(granted).isPositive();
        assertThat(refused).isPositive();
    }

    private void race(TestServer server, String oldPassword, String newPassword) throws Exception {
        String own = server.token(Environment.LIVE, TestUser.EMAIL, oldPassword);
        List<CompletableFuture<Answer>> logins = new ArrayList<>();
        for (int i = 0; i < LOGINS / 2; i++) {
            logins.add(server.logInLater(Environment.LIVE, TestUser.EMAIL, oldPassword));
        }
        TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_HEAD_START_MICROS));
        CompletableFuture<Answer> change =
                server.sendLater(server.request(Environment.LIVE.basePath() + "/wf/change-password")
                        .header("Authorization", "Bearer " + own)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"old_password\":\"" + oldPassword + "\",\"new_password\":\""
                                + newPassword + "\"}")));
        for (int i = 0; i < LOGINS / 2; i++) {
            logins.add(server.logInLater(Environment.LIVE, TestUser.EMAIL, oldPassword));
        }
        assertThat(change.join().status()).as(change.join().body()).isEqualTo(200);
        for (CompletableFuture<Answer> login : logins) {
            requireDead(server, login.join());
        }
        assertThat(server.getProtected(Environment.LIVE, own).status()).isEqualTo(200);
    }

    private void requireDead(TestServer server, Answer login) throws Exception {
        if (login.status() == 200) {
            granted++;
            String token = login.json().at("/response/token").asText();
            assertThat(server.getProtected(Environment.LIVE, token).status()).isEqualTo(401);
        } else {
            refused++;
            assertThat(login.status()).as(login.body()).isEqualTo(400);
        }
    }

    private static String password(int round) {
        return "the password of round " + round;
    }
}
