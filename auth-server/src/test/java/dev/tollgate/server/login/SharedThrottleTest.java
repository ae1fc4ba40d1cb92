package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.server.login.Turn.Later;
import dev.tollgate.server.login.Turn.Now;
import dev.tollgate.server.login.Turn.Refused;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.store.StoreUnavailableException;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.PostgresDatabase;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Email;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The throttles of two servers over one real PostgreSQL. Time is moved on by making older what has been counted. */
final class SharedThrottleTest {
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
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration EXACT = Duration.ofSeconds(5);
    private static final int THREADS_OF_A_SERVER = 8;
    private static final int ATTEMPTS_AT_ONCE = 48;

    private static final PostgresAccess ACCESS = TestPostgres.newDatabase();
    private static final Database DATABASE = PostgresDatabase.open(ACCESS, "tollgate_live");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger attempts = new AtomicInteger();
    private LoginThrottle one;
    private LoginThrottle other;

    @BeforeEach
    void open() {
        one = throttle(Clock.systemUTC());
        other = throttle(Clock.systemUTC());
    }

    @AfterEach
    void forgetAll() {
        DATABASE.change(handle -> {
            handle.execute("DELETE FROM login_attempts");
            handle.execute("DELETE FROM login_places");
        });
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aNetworkHasItsFailuresOfAMinuteAtAllServersTogetherAndTheDelayIsTrue() {
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            assertThat(attempt(server(i), "user" + i, client(1))).isEmpty();
        }
        for (LoginThrottle server : List.of(one, other)) {
            Duration delay = attempt(server, "somebody", client(1)).orElseThrow();
            assertThat(delay).isBetween(Duration.ofMinutes(1).minus(LOOK).minus(EXACT), Duration.ofMinutes(1));
            assertThat(attempt(server, "somebody", client(2))).isEmpty();
        }
        Duration delay = attempt(one, "somebody", client(1)).orElseThrow();
        pass(delay);
        assertThat(attempt(one, "somebody", client(1))).isEmpty();
    }

    @Test
    void aNetworkHasItsFailuresOfAnHourAtAllServersTogether() {
        Duration waited = Duration.ZERO;
        int failures = 0;
        for (int i = 0; waited.compareTo(Duration.ofMinutes(59)) < 0; i++) {
            Optional<Duration> delay = attempt(server(i), "user" + i, client(1));
            failures += delay.isPresent() ? 0 : 1;
            Duration pause = delay.orElse(Duration.ZERO);
            waited = waited.plus(pause);
            pass(pause);
        }
        assertThat(failures).isEqualTo(LIMITS.addressFailuresPerHour());
    }

    @Test
    void waitsOfAPairDoubleAtAllServersTogetherUpToTheLongest() {
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt(server(i), ADA, client(1))).isEmpty();
        }
        Duration expected = LIMITS.firstWait();
        for (int i = 0; i < 8; i++) {
            Duration delay = attempt(server(i), ADA, client(1)).orElseThrow();
            assertThat(delay).isBetween(expected.minus(LOOK).minus(EXACT), expected);
            assertThat(attempt(server(i + 1), ADA, client(1))).isPresent();
            pass(delay);
            assertThat(attempt(server(i), ADA, client(1))).isEmpty();
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(LIMITS.longestWait()) < 0 ? doubled : LIMITS.longestWait();
        }
        assertThat(expected).isEqualTo(LIMITS.longestWait());
        assertThat(attempt(other, ADA, client(2))).as("elsewhere").isEmpty();
    }

    @Test
    void aGoodLoginAtOneServerResetsThePairAtAllAndNothingElse() {
        for (int i = 0; i < LIMITS.freeFailures() - 1; i++) {
            assertThat(attempt(server(i), ADA, client(1))).isEmpty();
        }
        succeed(one, ADA, client(1));
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt(other, ADA, client(1))).isEmpty();
        }
        // Nine of ten failures of this network are counted, since the good login took none of them back.
        assertThat(attempt(one, "bob", client(1))).isEmpty();
        assertThat(attempt(other, "eve", client(1))).isPresent();
    }

    @Test
    void anAccountHasOneSlowLaneForTheStrangersOfAllServers() {
        failFromStrangers(LIMITS.accountFailures());
        assertThat(attempt(one, ADA, client(200, 1))).as("the lane's first").isEmpty();
        Duration delay = attempt(other, ADA, client(200, 2)).orElseThrow();
        assertThat(delay).isBetween(LIMITS.slowLaneInterval().minus(EXACT), LIMITS.slowLaneInterval());
        pass(delay);
        assertThat(attempt(other, ADA, client(200, 3))).isEmpty();
        assertThat(attempt(one, ADA, client(200, 4))).isPresent();
        assertThat(attempt(one, "bob", client(200, 4))).as("another account").isEmpty();
    }

    @Test
    void anAccountHasItsFailuresOfADayAtAllServersTogether() {
        int failures = 0;
        Duration waited = Duration.ZERO;
        for (int i = 0; waited.compareTo(Duration.ofHours(23)) < 0; i++) {
            Optional<Duration> delay = attempt(server(i), ADA, client(i / 250, i % 250));
            failures += delay.isPresent() ? 0 : 1;
            Duration pause = delay.orElse(Duration.ZERO);
            waited = waited.plus(pause);
            pass(pause);
        }
        assertThat(failures).isEqualTo(LIMITS.accountFailuresPerDay());
        assertThat(attempt(one, ADA, client(250, 1))).as("a day later").isEmpty();
    }

    @Test
    void whoLogsInWellAtOneServerIsKnownThereAtAllServersAtOnce() {
        assertThat(attempt(other, ADA, client(7))).as("as a stranger").isEmpty();
        failFromStrangers(LIMITS.accountFailures());
        succeed(one, ADA, client(7));
        assertThat(attempt(other, ADA, client(201, 1))).as("the lane is used").isEmpty();
        pass(LIMITS.slowLaneInterval());
        // Of the hundred of a day 32 have been used.
        failFromStrangers(LIMITS.accountFailuresPerDay() - LIMITS.accountFailures() - 2);
        assertThat(attempt(other, ADA, client(201, 2))).isPresent();
        succeed(other, ADA, client(7));
        succeed(one, ADA, client(7));
    }

    @Test
    void nobodyIsKnownAtAProxyThatDoesNotTellWhoAsks() {
        Client proxy = new Client(client(7), true, "generate-user-token", "", Trace.begin(), () -> false);
        AttemptKeys keys = one.keys("proxied", ADA, proxy);
        assertThat(begin(one, keys)).isInstanceOf(Now.class);
        one.succeed(keys);
        one.noteSuccess(keys);
        failFromStrangers(LIMITS.accountFailures());
        assertThat(attempt(one, ADA, client(201, 1))).as("the lane's first").isEmpty();
        assertThat(begin(other, other.keys("proxied again", ADA, proxy))).isInstanceOf(Refused.class);
    }

    /** Whatever decides, and whoever is first: eight at once at each of two servers. */
    @ParameterizedTest
    @MethodSource
    void attemptsAtTheSameTimeDoNotGetPastALimit(Limit limit) throws Exception {
        failFromStrangers(limit.before());
        List<Callable<Turn>> atOnce = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS_AT_ONCE; i++) {
            LoginThrottle server = server(i);
            AttemptKeys keys =
                    keys(server, limit.account().apply(i), limit.client().apply(i));
            atOnce.add(() -> begin(server, keys));
        }
        int letIn = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS_OF_A_SERVER * 2)) {
            for (Future<Turn> turn : threads.invokeAll(atOnce)) {
                letIn += turn.get() instanceof Now ? 1 : 0;
            }
        }
        assertThat(letIn).isEqualTo(limit.most());
    }

    static Stream<Limit> attemptsAtTheSameTimeDoNotGetPastALimit() {
        return Stream.of(
                new Limit("minute", LIMITS.addressFailuresPerMinute(), 0, i -> "user" + i, i -> client(1)),
                new Limit("pair", LIMITS.freeFailures(), 0, i -> ADA, i -> client(1)),
                new Limit("account", LIMITS.accountFailures() + 1, 0, i -> ADA, i -> client(100, i)),
                new Limit("slow lane", 1, LIMITS.accountFailures(), i -> ADA, i -> client(100, i)),
                new Limit("day", 0, LIMITS.accountFailuresPerDay(), i -> ADA, i -> client(100, i)));
    }

    /**
     * A limit of many attempts.
     *
     * @param most how many it lets in
     * @param before failures before that
     */
    record Limit(String name, int most, int before, IntFunction<String> account, IntFunction<InetAddress> client) {}

    @Test
    void whatIsLookedAtElsewhereIsWaitedForUntilItIsKnownHowThatEnds() {
        List<AttemptKeys> lookedAt = IntStream.range(0, LIMITS.addressFailuresPerMinute())
                .mapToObj(i -> keys(other, "user" + i, client(1)))
                .toList();
        lookedAt.forEach(keys -> assertThat(begin(other, keys)).isInstanceOf(Now.class));
        assertThat(begin(one, keys(one, ADA, client(1)))).isInstanceOf(Later.class);
        other.succeed(lookedAt.getFirst());
        assertThat(begin(one, keys(one, ADA, client(1)))).isInstanceOf(Now.class);
        assertThat(begin(one, keys(one, ADA, client(1)))).isInstanceOf(Later.class);
        other.abandon(lookedAt.getLast());
        assertThat(begin(one, keys(one, ADA, client(1)))).isInstanceOf(Now.class);
        pass(LOOK);
        assertThat(begin(one, keys(one, ADA, client(1)))).isInstanceOf(Refused.class);
    }

    @Test
    void aRefusalForAnAccountsSakeSaysNothingOfANetworkThatIsNotDecidedYet() {
        failFromStrangers(LIMITS.accountFailures());
        assertThat(attempt(one, ADA, client(200, 1))).as("the lane's first").isEmpty();
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            assertThat(begin(other, keys(other, "user" + i, client(200, 2)))).isInstanceOf(Now.class);
        }
        assertThat(begin(one, keys(one, ADA, client(200, 2)))).isInstanceOf(Refused.class);
        assertThat(one.delay(keys(one, "bob", client(200, 2)))).isEmpty();
    }

    @Test
    void aCorrectionThatCannotBeStoredIsTriedAgain() {
        TestPostgres.execute(ACCESS, """
            CREATE SEQUENCE public.deletions;
            CREATE FUNCTION public.fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('public.deletions') = 1 THEN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END IF;
                RETURN OLD;
            END $$;
            CREATE TRIGGER fail_once BEFORE DELETE ON tollgate_live.login_attempts
                FOR EACH ROW EXECUTE FUNCTION public.fail_once();
            """);
        try {
            AttemptKeys keys = keys(one, ADA, client(1));
            assertThat(begin(one, keys)).isInstanceOf(Now.class);
            one.abandon(keys);
            long counted = DATABASE.read(handle -> handle.createQuery("SELECT count(*) FROM login_attempts")
                    .mapTo(Long.class)
                    .one());
            assertThat(counted).isZero();
        } finally {
            TestPostgres.execute(ACCESS, "DROP FUNCTION public.fail_once CASCADE; DROP SEQUENCE public.deletions");
        }
    }

    @Test
    void whatAServerWasLookingAtWhenItDiedHasFailed() {
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(begin(other, keys(other, ADA, client(1)))).isInstanceOf(Now.class);
        }
        other = throttle(Clock.systemUTC());
        for (LoginThrottle server : List.of(one, other)) {
            assertThat(attempt(server, ADA, client(1))).isPresent();
        }
    }

    @Test
    void whatIsRefusedOnceIsRefusedInMemoryUntilTheDelayIsOver() {
        for (int i = 0; i < LIMITS.freeFailures(); i++) {
            assertThat(attempt(other, ADA, client(1))).isEmpty();
        }
        Duration delay = attempt(one, ADA, client(1)).orElseThrow();
        nanos.addAndGet(delay.toNanos() - 1);
        assertThat(one.delay(keys(one, ADA, client(1)))).contains(Duration.ofNanos(1));
        nanos.addAndGet(1);
        assertThat(one.delay(keys(one, ADA, client(1)))).isEmpty();
    }

    @Test
    void othersOfTheNetworkNeedNotWaitForWhatIsAskedOfAnOldServer() {
        List<AttemptKeys> asked = IntStream.range(0, LIMITS.addressFailuresPerMinute())
                .mapToObj(i -> keys(other, "user" + i, client(1)))
                .toList();
        for (AttemptKeys keys : asked) {
            assertThat(begin(other, keys)).isInstanceOf(Now.class);
            other.pause(keys);
        }
        pass(LOOK);
        succeed(one, ADA, client(1));
        for (AttemptKeys keys : asked) {
            other.resume(keys);
            assertThat(other.fail(keys)).isCompleted();
        }
        assertThat(attempt(one, ADA, client(1))).isPresent();
    }

    @Test
    void theClocksOfTheServersDecideNothing() {
        LoginThrottle behind = throttle(at(Instant.now().minus(Duration.ofHours(2))));
        LoginThrottle ahead = throttle(at(Instant.now().plus(Duration.ofHours(2))));
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            assertThat(attempt(i % 2 == 0 ? behind : ahead, "user" + i, client(1)))
                    .isEmpty();
        }
        assertThat(attempt(behind, ADA, client(1))).isPresent();
        assertThat(attempt(ahead, ADA, client(1))).isPresent();
        ahead.prune();
        assertThat(attempt(one, ADA, client(1)))
                .as("after pruning by a clock ahead")
                .isPresent();
    }

    @Test
    void whatIsClearedIsForgottenByAllServers() {
        ThrottledAccounts accounts = accounts();
        for (Runnable clearing : new Runnable[] {() -> accounts.clear(new Email(ADA)), accounts::clearAll}) {
            failFromStrangers(LIMITS.accountFailuresPerDay());
            assertThat(attempt(one, ADA, client(201, 1))).isPresent();
            assertThat(attempt(other, ADA, client(201, 2))).isPresent();
            assertThat(accounts.list(5))
                    .extracting(ThrottledAccount::user, ThrottledAccount::failures)
                    .containsExactly(tuple(Optional.empty(), LIMITS.accountFailuresPerDay()));
            clearing.run();
            takeOverClearings();
            assertThat(accounts.list(5)).isEmpty();
            assertThat(attempt(one, ADA, client(201, 1))).isEmpty();
            assertThat(attempt(other, ADA, client(201, 2))).isEmpty();
            accounts.clearAll();
            takeOverClearings();
        }
    }

    @Test
    void aClearedNetworkNeedNotWaitNorDoesAClearedPair() {
        for (int i = 0; i < LIMITS.addressFailuresPerMinute(); i++) {
            assertThat(attempt(server(i), i < LIMITS.freeFailures() ? ADA : "user", client(1)))
                    .isEmpty();
        }
        assertThat(attempt(one, "somebody", client(1))).isPresent();
        accounts().clear(client(1));
        takeOverClearings();
        assertThat(attempt(one, ADA, client(1))).isEmpty();
        for (int i = 0; i < LIMITS.freeFailures() - 1; i++) {
            assertThat(attempt(server(i), ADA, client(1))).isEmpty();
        }
        assertThat(attempt(other, ADA, client(1))).isPresent();
        accounts().clear(new Email(ADA));
        takeOverClearings();
        assertThat(attempt(other, ADA, client(1))).isEmpty();
    }

    @Test
    void whoIsAdmittedSomewhereIsKnownThere() {
        failFromStrangers(LIMITS.accountFailuresPerDay());
        assertThat(attempt(one, ADA, client(7))).isPresent();
        accounts().admit(new Email(ADA), client(7));
        takeOverClearings();
        succeed(one, ADA, client(7));
        assertThat(attempt(other, ADA, client(201, 1))).isPresent();
    }

    @Test
    void whereTheDatabaseDoesNotDecideInTimeNobodyIsLetIn() {
        AttemptKeys keys = keys(one, ADA, client(1));
        try (Database elsewhere = PostgresDatabase.open(ACCESS, "tollgate_live")) {
            elsewhere.change(handle -> {
                handle.execute("SELECT pg_advisory_xact_lock(?)", keys.account());
                assertThatThrownBy(() -> begin(one, keys)).isInstanceOf(StoreUnavailableException.class);
            });
        }
        one.abandon(keys);
        assertThat(begin(one, keys(one, ADA, client(1)))).isInstanceOf(Now.class);
    }

    private Optional<Duration> attempt(LoginThrottle server, String account, InetAddress client) {
        AttemptKeys keys = keys(server, account, client);
        return switch (begin(server, keys)) {
            case Now now -> {
                assertThat(server.fail(keys)).isCompleted();
                yield Optional.empty();
            }
            case Later later -> {
                pass(LOOK);
                yield attempt(server, account, client);
            }
            case Refused(Delay delay) -> Optional.of(delay.time());
        };
    }

    private static Turn begin(LoginThrottle server, AttemptKeys keys) {
        Turn turn = server.begin(keys);
        return turn instanceof Now ? server.beginAccount(keys) : turn;
    }

    private void succeed(LoginThrottle server, String account, InetAddress client) {
        AttemptKeys keys = keys(server, account, client);
        assertThat(begin(server, keys)).isInstanceOf(Now.class);
        server.succeed(keys);
        server.noteSuccess(keys);
    }

    /** From each network one failure, at the servers in turn; the slow lane's waits are waited for. */
    private void failFromStrangers(int failures) {
        for (int i = 0; i < failures; i++) {
            Optional<Duration> delay = attempt(server(i), ADA, client(i / 250, i % 250));
            if (delay.isPresent()) {
                pass(delay.get());
                assertThat(attempt(server(i), ADA, client(i / 250, i % 250))).isEmpty();
            }
        }
        if (failures >= LIMITS.accountFailures()) {
            pass(LIMITS.slowLaneInterval());
        }
    }

    private AttemptKeys keys(LoginThrottle server, String account, InetAddress client) {
        return server.keys(
                "attempt " + attempts.getAndIncrement(),
                account,
                new Client(client, false, "generate-user-token", "", Trace.begin(), () -> false));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        DATABASE.change(handle -> handle.execute(
                "UPDATE login_attempts SET began_at = began_at - ?",
                time.plusNanos(999_999).toMillis()));
    }

    private void takeOverClearings() {
        one.takeOverClearings();
        other.takeOverClearings();
    }

    private LoginThrottle server(int attempt) {
        return attempt % 2 == 0 ? one : other;
    }

    private LoginThrottle throttle(Clock clock) {
        SecureRandom random = new SecureRandom();
        return new LoginThrottle(
                LIMITS,
                new NetworkLimit(LIMITS, nanos::get, random),
                DATABASE.throttles(),
                nanos::get,
                clock,
                random,
                Runnable::run);
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private ThrottledAccounts accounts() {
        Clock clock = Clock.systemUTC();
        return new ThrottledAccounts(
                DATABASE.throttles(), new JdbcUserStore(DATABASE, clock), clock, new SecureRandom());
    }

    private static InetAddress client(int last) {
        return client(0, last);
    }

    private static InetAddress client(int third, int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 198, 51, (byte) third, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
