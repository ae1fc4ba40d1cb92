package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tollgate.client.Authentication.Caller;
import dev.tollgate.client.Authentication.CannotTell;
import dev.tollgate.client.Authentication.DeadToken;
import dev.tollgate.client.Authentication.NoToken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class BearerAuthenticatorTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOKEN = "bus|1x2|3x4";
    private static final String LIVE = """
        {"active":true,"sub":"1x2","iat":1767225590,"exp":1767229200,"cache_seconds":4}\
        """;
    private static final Caller CALLER = new Caller(
            "1x2",
            Optional.of(Instant.parse("2025-12-31T23:59:50Z")),
            Optional.of(Instant.parse("2026-01-01T01:00:00Z")));
    private static final String DEAD = "{\"active\":false}";

    /** It begins where the nanoseconds of a machine may: shortly before they overflow. */
    private final AtomicLong ticker = new AtomicLong(Long.MAX_VALUE - 1);

    private final StubServer server = StubServer.answeringJson(200, LIVE);
    private final AuthClient client = AuthClient.builder(server.baseUri())
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .build();
    private final BearerAuthenticator authenticator = builder().build();
    private final CapturedLog log = CapturedLog.of(BearerAuthenticator.class);

    private BearerAuthenticator.Builder builder() {
        return BearerAuthenticator.builder(client, ServiceKey.of("tgs_key")).ticker(ticker::get);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        client.close();
        server.close();
    }

    @Test
    void aLiveTokenIsReliedOnForAsLongAsTheServerSaysAndThenAskedAboutAgain() {
        assertThat(answer()).isEqualTo(CALLER);
        assertThat(answer()).isEqualTo(CALLER);
        pass(Duration.ofSeconds(4).minusNanos(1));
        assertThat(answer()).isEqualTo(CALLER);
        assertThat(server.requests()).hasSize(1);

        server.turnTo(200, DEAD);
        pass(Duration.ofNanos(1));
        assertThat(answer()).isEqualTo(new DeadToken());
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void theTimeThatAQuestionTakesIsTakenOff() {
        server.meanwhile(() -> pass(Duration.ofSeconds(3)));
        assertThat(answer()).isEqualTo(CALLER);
        pass(Duration.ofSeconds(1).minusNanos(1));
        assertThat(answer()).isEqualTo(CALLER);
        assertThat(server.requests()).hasSize(1);

        pass(Duration.ofNanos(1));
        assertThat(answer()).isEqualTo(CALLER);
        assertThat(server.requests()).hasSize(2);
    }

    /** The end is 2 seconds away, half of what the server says of the answer. */
    @Test
    void aTokenIsNeverReliedOnBeyondItsEnd() {
        server.turnTo(200, LIVE.replace("1767229200", "1767225602"));
        answer();
        pass(Duration.ofSeconds(2).minusNanos(1));
        answer();
        assertThat(server.requests()).hasSize(1);

        server.turnTo(200, DEAD);
        pass(Duration.ofNanos(1));
        assertThat(answer()).isEqualTo(new DeadToken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"cache_seconds\":0", "\"cache_seconds\":4,\"exp\":1767225599", "\"other\":4"})
    void anAnswerThatMayNotBeReliedOnIsAskedForEveryTime(String told) {
        server.turnTo(200, "{\"active\":true,\"sub\":\"1x2\"," + told + "}");
        assertThat(answer()).isInstanceOf(Caller.class);
        assertThat(answer()).isInstanceOf(Caller.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aTokenWithoutKnownEndIsReliedOnForAsLongAsTheServerSays() {
        server.turnTo(200, "{\"active\":true,\"sub\":\"1x2\",\"cache_seconds\":4}");
        assertThat(answer()).isEqualTo(new Caller("1x2", Optional.empty(), Optional.empty()));
        answer();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void neitherADeadTokenNorAFailureIsRemembered() {
        server.turnTo(200, DEAD);
        assertThat(answer()).isEqualTo(new DeadToken());
        server.turnTo(503, "{\"error\":\"temporarily_unavailable\"}");
        assertThat(answer()).isInstanceOf(CannotTell.class);
        server.turnTo(200, LIVE);
        assertThat(answer()).isEqualTo(CALLER);
    }

    @Test
    void noMoreTokensAreRememberedThanTheSettingSays() {
        BearerAuthenticator small = builder().cachedTokens(3).build();
        for (int round = 0; round < 2; round++) {
            for (int token = 0; token < 10; token++) {
                small.authenticateToken("bus|1x2|" + token);
            }
        }
        assertThat(server.requests()).hasSizeBetween(17, 20);
    }

    @Test
    void withNoPlaceForTokensEachRequestIsAskedAbout() {
        BearerAuthenticator forgetful = builder().cachedTokens(0).build();
        forgetful.authenticateToken(TOKEN);
        assertThat(forgetful.authenticateToken(TOKEN)).isEqualTo(CALLER);
        assertThat(server.requests()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> builder().cachedTokens(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"active\":true,\"sub\":\"1x2\",\"cache_seconds\":4}', Caller",
        "200, '{\"active\":false}', DeadToken",
        "503, '{\"error\":\"temporarily_unavailable\"}', CannotTell"
    })
    void requestsWithTheSameTokenShareOneQuestion(int status, String told, String outcome) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.turnTo(status, told);
        server.meanwhile(() -> await(release));

        Requests requests = new Requests(8);
        requests.awaitSharing(7);
        release.countDown();

        assertThat(requests.outcomes())
                .hasSize(8)
                .allSatisfy(one -> assertThat(one.getClass().getSimpleName()).isEqualTo(outcome));
        assertThat(server.requests()).hasSize(1);
    }

    /** What was settled before a request came says nothing of what was ended in between. */
    @Test
    void aQuestionThatIsTooOldForARequestIsAskedAgainForIt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch settled = new CountDownLatch(1);
        server.turnTo(200, LIVE.replace("\"cache_seconds\":4", "\"cache_seconds\":0"));
        server.meanwhile(() -> {
            settled.countDown();
            await(release);
        });

        Requests early = new Requests(1);
        await(settled);
        server.turnTo(200, DEAD);
        pass(Duration.ofNanos(1));
        Requests late = new Requests(3);
        late.awaitSharing(3);
        release.countDown();

        assertThat(early.outcomes()).singleElement().isInstanceOf(Caller.class);
        assertThat(late.outcomes()).hasSize(3).containsOnly(new DeadToken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer bus|1x2|3x4",
                "bearer bus|1x2|3x4",
                "BEARER   bus|1x2|3x4",
                " Bearer bus|1x2|3x4\t",
            })
    void aBearerTokenIsReadHoweverItsSchemeIsWritten(String line) {
        assertThat(authenticator.authenticate(List.of(line))).isEqualTo(CALLER);
        assertThat(server.requests().get(0)).endsWith("token=bus%7C1x2%7C3x4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Basic YWRhOnNlY3JldA==", "Bearerbus|1x2|3x4", "Bearer\tbus"})
    void whatIsNoBearerTokenIsNone(String line) {
        assertThat(authenticator.authenticate(List.of(line))).isEqualTo(new NoToken());
        assertThat(authenticator.authenticate(List.of())).isEqualTo(new NoToken());
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a b", "Bearer a, Bearer b", "Bearer b\u00fcs", "Bearer a\u0000", "Bearer a\tb"})
    void whatCanBeNoTokenIsDeadAndNotAskedAbout(String line) {
        assertThat(authenticator.authenticate(List.of(line))).isEqualTo(new DeadToken());
        assertThat(authenticator.authenticateToken("")).isEqualTo(new DeadToken());
        assertThat(authenticator.authenticateToken("a".repeat(8193))).isEqualTo(new DeadToken());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whereTwoLinesSayWhoItIsNobodyIsLetIn() {
        assertThat(authenticator.authenticate(List.of("Bearer " + TOKEN, "Bearer " + TOKEN)))
                .isEqualTo(new DeadToken());
        assertThat(authenticator.authenticate(List.of("Basic YWRhOnNlY3JldA==", "Bearer " + TOKEN)))
                .isEqualTo(new DeadToken());
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, 5", "401, 5", "404, 5", "405, 5", "418, 5", "429, 7", "500, 5", "503, 7"})
    void whateverFailsCannotBeTold(int status, int seconds) {
        server.turnTo(status, "{\"error\":\"some_error\"}", "Retry-After: 7");
        assertThat(answer()).isEqualTo(new CannotTell(Duration.ofSeconds(seconds)));
    }

    @Test
    void anAnswerInAnotherFormCannotBeTold() {
        server.turnTo(200, "{\"active\":\"true\",\"sub\":\"1x2\"}");
        assertThat(answer()).isInstanceOf(CannotTell.class);
    }

    @Test
    void aServerThatIsGoneAndAClientThatIsClosedCannotTell() throws Exception {
        server.close();
        assertThat(answer()).isEqualTo(new CannotTell(Duration.ofSeconds(5)));
        client.close();
        assertThat(answer()).isEqualTo(new CannotTell(Duration.ofSeconds(5)));
    }

    @Test
    void theLogSaysOnceAMinuteWhyTokensCannotBeCheckedAndNoSecret() {
        server.turnTo(401, "{\"error\":\"bus|1x2|3x4\",\"error_description\":\"tgs_key\"}");
        answer();
        pass(Duration.ofMinutes(1).minusNanos(1));
        answer();
        assertThat(log.lines()).containsExactly("Tokens cannot be checked: Permission denied (HTTP 401)");
        pass(Duration.ofNanos(1));
        client.close();
        answer();
        assertThat(log.lines())
                .hasSize(2)
                .last()
                .isEqualTo("Tokens cannot be checked: java.lang.IllegalStateException");
    }

    private Authentication answer() {
        return authenticator.authenticate(List.of("Bearer " + TOKEN));
    }

    private void pass(Duration time) {
        ticker.addAndGet(time.toNanos());
    }

    private static void await(CountDownLatch event) {
        try {
            event.await();
        } catch (InterruptedException over) {
            throw new IllegalStateException(over);
        }
    }

    /** Requests with the same token, each on a thread of its own. */
    private final class Requests {

        private final List<Authentication> outcomes = Collections.synchronizedList(new ArrayList<>());
        private final List<Thread> threads = new ArrayList<>();

        Requests(int count) {
            for (int request = 0; request < count; request++) {
                Thread thread = new Thread(() -> outcomes.add(answer()));
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }

        /** Until as many of them wait for the question of another. */
        void awaitSharing(int count) {
            while (threads.stream().filter(Requests::shares).count() < count) {
                Thread.onSpinWait();
            }
        }

        private static boolean shares(Thread thread) {
            return Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(CompletableFuture.class.getName())
                            && frame.getMethodName().equals("join"));
        }

        List<Authentication> outcomes() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
            return outcomes;
        }
    }
}
