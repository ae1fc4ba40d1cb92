package dev.tollgate.server;

import static dev.tollgate.server.TwoNodes.isAccepted;
import static dev.tollgate.server.TwoNodes.logOut;
import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one node ends, another refuses; time stands still unless a test moves it. */
final class RevocationAcrossNodesTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    /** What a busy machine may take to pass on a word. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final AtomicLong NANOS = new AtomicLong();

    private static volatile Instant now = Instant.EPOCH;
    private static TwoNodes nodes;

    private RawConnection one;
    private RawConnection other;

    @BeforeAll
    static void start() {
        // Near the database's own time, by which it tells what expired long ago.
        now = Instant.now().truncatedTo(MILLIS);
        nodes = TwoNodes.start(BOUND, ((InstantSource) () -> now).withZone(ZoneOffset.UTC), NANOS::get);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void connect() throws IOException {
        one = nodes.toOne();
        other = nodes.toOther();
    }

    @AfterEach
    void disconnect() throws IOException {
        one.close();
        other.close();
    }

    @Test
    void aTokenThatEndsAtOneNodeIsRefusedAtTheOther() throws Exception {
        String live = rememberedToken();
        String token = rememberedToken();
        logOut(token, one);
        requireRefusal(token);
        nodes.execute("UPDATE tokens SET expires_at = 0");
        assertThat(isAccepted(live, other)).as("it is not read again").isTrue();
    }

    @Test
    void whatACommandEndsIsRefusedToo() throws Exception {
        String token = rememberedToken();
        nodes.administration().endAllTokens();
        requireRefusal(token);
    }

    @Test
    void whoIsDisabledIsRefusedToo() throws Exception {
        String token = rememberedToken();
        UserStore users = nodes.administration().users();
        UserId user = users.findByEmail(new Email(TestUser.EMAIL)).orElseThrow().id();
        users.disable(user);
        requireRefusal(token);
        users.enable(user);
    }

    @Test
    void aWordThatNobodyUnderstandsMayMeanAnyToken() throws Exception {
        String token = rememberedToken();
        endUnheard(token);
        nodes.execute("SELECT pg_notify('tollgate_live_ended_tokens', 'a later version')");
        requireRefusal(token);
    }

    @Test
    void whatNobodyHearsOfIsRefusedAfterTheBound() throws Exception {
        String token = rememberedToken();
        endUnheard(token);
        move(BOUND.minusMillis(1));
        assertThat(isAccepted(token, other)).isTrue();
        move(Duration.ofMillis(1));
        assertThat(isAccepted(token, other)).isFalse();
    }

    /** The ticker stands still while a machine is suspended. */
    @Test
    void aNodeThatWakesTrustsNothingOlderThanTheBound() throws Exception {
        String token = rememberedToken();
        endUnheard(token);
        now = now.plus(BOUND);
        assertThat(isAccepted(token, other)).isFalse();
    }

    @Test
    void whoLostTheConnectionForgetsWhatMayHaveEndedMeanwhile() throws Exception {
        String token = rememberedToken();
        endUnheard(token);
        nodes.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND query LIKE 'LISTEN %'");
        requireRefusal(token);
        String next = rememberedToken();
        logOut(next, one);
        requireRefusal(next);
    }

    /** A token that the other node has just seen. */
    private String rememberedToken() throws IOException {
        String token = TestUser.token(one);
        assertThat(isAccepted(token, other)).isTrue();
        return token;
    }

    private void endUnheard(String token) throws IOException {
        nodes.announceEndings(false);
        logOut(token, one);
        nodes.announceEndings(true);
        assertThat(isAccepted(token, other)).as("nobody has heard of it").isTrue();
    }

    private void requireRefusal(String token) throws IOException {
        long start = System.nanoTime();
        while (isAccepted(token, other)) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        }
    }

    private static void move(Duration time) {
        now = now.plus(time);
        NANOS.addAndGet(time.toNanos());
    }
}
