package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Email;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The throttle over a real database, with clocks that are moved by hand. */
final class LoginThrottleTest {
    private static final ThrottleLimits LIMITS = new ThrottleLimits(
            10,
            60,
            5,
            Duration.ofSeconds(15),
            Duration.ofMinutes(15),
            30,
            12,
            Duration.ofMinutes(1),
            100,
            Duration.ofDays(30),
            200_000);
    private static final String ADA = "ada@example.com";
    private static final Duration SLOT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Clock clock = new MovedClock();
    private Instant wallClock = Instant.parse("2026-11-21T12:34:56Z");
    private Database database;
    private LoginThrottle throttle;
    private int attempts;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("live.db"));
        restart();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aNetworkHasItsFailuresOfAMinute() throws Exception {
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            assertThat(attempt("user" + i + "@example.com", client(1))).isEmpty();
        }
        Duration delay = attempt("somebody@example.com", client(1)).orElseThrow();
        assertThat(delay)
                .isBetween(
                        Duration.ofMinutes(1).minus(SLOT), Duration.ofMinutes(1).plus(SLOT));
        assertThat(attempt("somebody@example.com", client(2))).isEmpty();
        pass(delay);
        assertThat(attempt("somebody@example.com", client(1))).isEmpty();
    }

    @Test
    void aNetworkHasItsFailuresOfAnHourAndTheDelayIsTrue() throws Exception {
        Duration waited = Duration.ZERO;
        int failures = 0;
        while (waited.compareTo(Duration.ofMinutes(60)) < 0) {
            Optional<Duration> delay = attempt("user" + failures + "@example.com", client(1));
            failures += delay.isPresent() ? 0 : 1;
            waited = waited.plus(delay.orElse(Duration.ZERO));
            pass(delay.orElse(Duration.ZERO));
        }
        assertThat(failures).isEqualTo(LIMITS.addressFailuresPerHour());
    }

    @Test
    void waitsOfAPairDoubleUpToTheLongest() throws Exception {
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt(ADA, client(1))).isEmpty();
        }
        Duration expected = LIMITS.firstWait();
        for (int i = 0; i < 9; i++) {
            assertThat(throttle.delay(keys(ADA, client(1)))).contains(expected);
            pass(expected.minusNanos(1));
            assertThat(attempt(ADA, client(1))).contains(Duration.ofNanos(1));
            pass(Duration.ofNanos(1));
            assertThat(attempt(ADA, client(1))).isEmpty();
            expected = min(expected.multipliedBy(2), LIMITS.longestWait());
        }
        assertThat(expected).isEqualTo(LIMITS.longestWait());
        assertThat(attempt(ADA, client(2))).as("elsewhere").isEmpty();
    }

    @Test
    void aGoodLoginResetsThePairAlone() throws Exception {
        for (int i = 0; i < LIMITS.freeFailures() - 1; i++) {
            attempt(ADA, client(1));
        }
        succeed(ADA, client(1));
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt(ADA, client(1))).isEmpty();
        }
        // Nine of ten failures of this network are counted, since the good login took none of them back.
        assertThat(attempt("bob@example.com", client(1))).isEmpty();
        assertThat(attempt("eve@example.com", client(1))).isPresent();
    }

    @Test
    void beyondItsFailuresAnAccountHasASlowLaneForAllStrangersTogether() throws Exception {
        failFromStrangers(ADA, LIMITS.accountFailures());
        assertThat(attempt(ADA, client(200, 1))).as("the lane's first").isEmpty();
        Duration delay = attempt(ADA, client(200, 2)).orElseThrow();
        assertThat(delay).isEqualTo(LIMITS.slowLaneInterval());
        pass(delay);
        assertThat(attempt(ADA, client(200, 3))).isEmpty();
        assertThat(attempt(ADA, client(200, 4))).isPresent();
        assertThat(attempt("bob@example.com", client(200, 4)))
                .as("another account")
                .isEmpty();
    }

    @Test
    void anAccountHasItsFailuresOfADayWhoeverAsks() throws Exception {
        int failures = 0;
        Duration waited = Duration.ZERO;
        for (int i = 0; waited.compareTo(Duration.ofHours(23)) < 0; i++) {
            Optional<Duration> delay = attempt(ADA, client(i / 250, i % 250));
            failures += delay.isPresent() ? 0 : 1;
            Duration pause = delay.orElse(Duration.ZERO);
            waited = waited.plus(pause);
            pass(pause);
        }
        assertThat(failures).isEqualTo(LIMITS.accountFailuresPerDay());
        assertThat(attempt(ADA, client(250, 1))).as("a day later").isEmpty();
    }

    @Test
    void whoIsKnownAtANetworkIsLetInWhileStrangersWait() throws Exception {
        succeed(ADA, client(7));
        failFromStrangers(ADA, LIMITS.accountFailuresPerDay());
        assertThat(attempt(ADA, client(201, 1))).isPresent();
        assertThat(throttle.delay(keys(ADA, client(7)))).isEmpty();
        succeed(ADA, client(7));
        restart();
        assertThat(attempt(ADA, client(201, 2))).as("after a restart").isPresent();
        succeed(ADA, client(7));
    }

    @Test
    void nobodyIsKnownAtAProxyThatDoesNotTellWhoAsks() throws Exception {
        Client proxy = new Client(client(7), true, "generate-user-token", "", Trace.begin(), () -> false);
        AttemptKeys keys = throttle.keys("proxied", ADA, proxy);
        succeed(keys);
        failFromStrangers(ADA, LIMITS.accountFailures());
        assertThat(attempt(ADA, client(201, 1))).as("the lane's first").isEmpty();
        assertThat(throttle.delay(keys)).isPresent();
        restart();
        assertThat(throttle.begin(throttle.keys("proxied", ADA, proxy))).isInstanceOf(Turn.Now.class);
        assertThat(throttle.beginAccount(throttle.keys("again", ADA, proxy))).isInstanceOf(Turn.Refused.class);
    }

    @Test
    void aNetworkIsForgottenWhereNobodyHasLoggedInWellForLong() throws Exception {
        succeed(ADA, client(7));
        pass(LIMITS.knownNetworkLife().plusDays(1).plusSeconds(1));
        restart();
        failFromStrangers(ADA, LIMITS.accountFailures());
        assertThat(attempt(ADA, client(201, 1))).isEmpty();
        assertThat(attempt(ADA, client(7))).isPresent();
    }

    @Test
    void accountsAreCountedInAnySpellingAndIfTheyDoNotExist() throws Exception {
        failFromStrangers("not an address", LIMITS.accountFailures());
        failFromStrangers("ADA@Example.com", LIMITS.accountFailures());
        for (String account : new String[] {"not an address", ADA}) {
            assertThat(attempt(account, client(201, 1))).isEmpty();
            assertThat(attempt(account, client(201, 2))).isPresent();
        }
    }

    @Test
    void anAccountsFailuresSurviveARestartAndItsWaitIsNotLongerThanItsInterval() throws Exception {
        failFromStrangers(ADA, LIMITS.accountFailures());
        assertThat(attempt(ADA, client(201, 1))).isEmpty();
        pass(Duration.ofSeconds(20));
        restart();
        assertThat(attempt(ADA, client(201, 2))).contains(Duration.ofSeconds(40));
        wallClock = wallClock.minus(Duration.ofMinutes(50));
        restart();
        assertThat(attempt(ADA, client(201, 2))).as("set back").contains(LIMITS.slowLaneInterval());
        wallClock = wallClock.plus(Duration.ofHours(2));
        restart();
        assertThat(attempt(ADA, client(201, 2))).isEmpty();
        assertThat(attempt(ADA, client(201, 3))).as("within twelve hours").isPresent();
        wallClock = wallClock.plus(Duration.ofHours(26));
        restart();
        assertThat(attempt(ADA, client(201, 2))).isEmpty();
        assertThat(attempt(ADA, client(201, 3))).as("a day later").isEmpty();
    }

    @Test
    void whoIsBeingLookedAtCountsUntilItIsKnownHowThatEnds() throws Exception {
        InetAddress client = client(1);
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            assertThat(throttle.begin(keys("user" + i, client))).isInstanceOf(Turn.Now.class);
        }
        assertThat(throttle.begin(keys("user", client))).isInstanceOf(Turn.Later.class);
        throttle.succeed(keys("user0", client));
        assertThat(throttle.begin(keys("user", client))).isInstanceOf(Turn.Now.class);
        throttle.fail(keys("user1", client));
        assertThat(throttle.begin(keys("somebody", client))).isInstanceOf(Turn.Later.class);
    }

    @Test
    void whatIsClearedIsForgottenByAThrottleThatRuns() throws Exception {
        ThrottledAccounts accounts = accounts();
        for (Runnable clearing : new Runnable[] {
            () -> accounts.clear(new Email(ADA)),
            () -> accounts.clear(accounts.list(1).getFirst().key()),
            accounts::clearAll,
        }) {
            failFromStrangers(ADA, LIMITS.accountFailuresPerDay());
            assertThat(attempt(ADA, client(201, 1))).isPresent();
            assertThat(accounts.list(5))
                    .extracting(ThrottledAccount::user, ThrottledAccount::failures)
                    .containsExactly(tuple(Optional.empty(), LIMITS.accountFailuresPerDay()));
            clearing.run();
            throttle.takeOverClearings();
            assertThat(accounts.list(5)).isEmpty();
            assertThat(attempt(ADA, client(201, 2))).isEmpty();
            accounts.clearAll();
            throttle.takeOverClearings();
        }
    }

    @Test
    void aClearedPairAndAClearedNetworkNeedNotWait() throws Exception {
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            attempt(ADA, client(1));
        }
        assertThat(attempt(ADA, client(1))).isPresent();
        accounts().clear(new Email(ADA));
        throttle.takeOverClearings();
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt("user" + i, client(1))).isEmpty();
        }
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            attempt(ADA, client(1));
        }
        assertThat(attempt(ADA, client(1))).isPresent();
        assertThat(attempt("user", client(1))).isPresent();
        accounts().clear(client(1));
        throttle.takeOverClearings();
        assertThat(attempt(ADA, client(1))).isEmpty();
        assertThat(attempt("user", client(1))).isEmpty();
    }

    @Test
    void ipv6ClientsAreCountedByTheirNetwork() throws Exception {
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            attempt("user" + i, InetAddress.getByName("2001:db8:1:2::" + i));
        }
        assertThat(attempt("user", InetAddress.getByName("2001:db8:1:2:ffff::1")))
                .isPresent();
        assertThat(attempt("user", InetAddress.getByName("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    void whoIsAdmittedSomewhereIsKnownThere() throws Exception {
        failFromStrangers(ADA, LIMITS.accountFailuresPerDay());
        assertThat(attempt(ADA, client(7))).isPresent();
        accounts().admit(new Email(ADA), client(7));
        throttle.takeOverClearings();
        succeed(ADA, client(7));
        assertThat(attempt(ADA, client(201, 1))).isPresent();
    }

    @Test
    void aDelayIsTrueWhereNetworkAndAccountBothRefuse() throws Exception {
        failFromStrangers(ADA, LIMITS.accountFailures());
        assertThat(attempt(ADA, client(201, 1))).as("the lane's first").isEmpty();
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            attempt("user" + i, client(7));
        }
        Duration delay = attempt(ADA, client(7)).orElseThrow();
        pass(delay);
        assertThat(attempt(ADA, client(7))).isEmpty();
    }

    @Test
    void askingInVainDoesNotKeepAPairWaiting() throws Exception {
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            attempt(ADA, client(1));
        }
        for (int hour = 0; hour < 25; hour++) {
            throttle.delay(keys(ADA, client(1)));
            pass(Duration.ofHours(1));
        }
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt(ADA, client(1))).isEmpty();
        }
    }

    @Test
    void whatAClockWroteThatWasFarAheadIsNotBelieved() throws Exception {
        wallClock = wallClock.plus(Duration.ofDays(400));
        succeed(ADA, client(7));
        failFromStrangers(ADA, LIMITS.accountFailures());
        wallClock = wallClock.minus(Duration.ofDays(400));
        throttle.prune();
        restart();
        for (int i = 0; i < LIMITS.accountFailures(); i++) {
            assertThat(attempt(ADA, client(201, i))).isEmpty();
        }
        assertThat(attempt(ADA, client(202, 1))).isEmpty();
        assertThat(attempt(ADA, client(7))).as("noted in the future").isPresent();
    }

    /** What is used least is forgotten: an attacker with very many addresses makes the server forget those, not accounts. */
    @Test
    void memoryIsBoundedAndWhatIsForgottenOfAnAccountIsReadAgain() throws Exception {
        throttle = throttle(new ThrottleLimits(
                10,
                60,
                5,
                LIMITS.firstWait(),
                LIMITS.longestWait(),
                3,
                12,
                LIMITS.slowLaneInterval(),
                100,
                LIMITS.knownNetworkLife(),
                30));
        failFromStrangers(ADA, 4);
        for (int i = 0; i < 200; i++) {
            attempt("user" + i + "@example.com", client(i));
        }
        assertThat(attempt(ADA, client(201, 1))).isPresent();
    }

    private Optional<Duration> attempt(String email, InetAddress client) {
        AttemptKeys keys = keys(email, client);
        Optional<Duration> delay = throttle.delay(keys);
        if (delay.isPresent()) {
            return delay;
        }
        if (throttle.begin(keys) instanceof Turn.Refused(Delay refused)) {
            return Optional.of(refused.time());
        }
        if (throttle.beginAccount(keys) instanceof Turn.Refused(Delay refused)) {
            return Optional.of(refused.time());
        }
        assertThat(throttle.fail(keys)).isCompleted();
        return Optional.empty();
    }

    private void succeed(String email, InetAddress client) {
        succeed(keys(email, client));
    }

    private void succeed(AttemptKeys keys) {
        assertThat(throttle.delay(keys)).isEmpty();
        assertThat(throttle.begin(keys)).isInstanceOf(Turn.Now.class);
        assertThat(throttle.beginAccount(keys)).isInstanceOf(Turn.Now.class);
        throttle.succeed(keys);
        throttle.noteSuccess(keys);
    }

    /** Whatever waits in between: from each network one failure, and the slow lane's waits are waited for. */
    private void failFromStrangers(String email, int failures) throws Exception {
        for (int i = 0; i < failures; i++) {
            Optional<Duration> delay = attempt(email, client(i / 250, i % 250));
            if (delay.isPresent()) {
                pass(delay.get());
                assertThat(attempt(email, client(i / 250, i % 250))).isEmpty();
            }
        }
        if (failures >= LIMITS.accountFailures()) {
            pass(LIMITS.slowLaneInterval());
        }
    }

    private AttemptKeys keys(String email, InetAddress client) {
        return throttle.keys(
                "attempt " + attempts++,
                Email.parse(email).map(Email::text).orElse(email),
                new Client(client, false, "generate-user-token", "", Trace.begin(), () -> false));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wallClock = wallClock.plus(time);
    }

    private void restart() {
        throttle = throttle(LIMITS);
    }

    private LoginThrottle throttle(ThrottleLimits limits) {
        SecureRandom random = new SecureRandom();
        return new LoginThrottle(
                limits,
                new NetworkLimit(limits, nanos::get, random),
                database.throttles(),
                nanos::get,
                clock,
                random,
                Runnable::run);
    }

    private ThrottledAccounts accounts() {
        return new ThrottledAccounts(
                database.throttles(), new JdbcUserStore(database, clock), clock, new SecureRandom());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static InetAddress client(int last) throws Exception {
        return client(0, last);
    }

    private static InetAddress client(int third, int last) throws Exception {
        return InetAddress.getByAddress(new byte[] {(byte) 198, 51, (byte) third, (byte) last});
    }

    private final class MovedClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return wallClock;
        }
    }
}
