package dev.tollgate.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.login.LegacyAnswer.Denied;
import dev.tollgate.server.login.LegacyAnswer.Right;
import dev.tollgate.server.login.LegacyAnswer.Unavailable;
import dev.tollgate.server.login.LegacyAnswer.Wrong;
import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.login.Refusal.Unconfirmed;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordMatch;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.JdbcUserStore;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import dev.tollgate.server.token.TokenAlphabet;
import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenMemory;
import dev.tollgate.server.token.TokenPolicy;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a login costs: one check of a password if it is looked at, and none if it is not. */
final class LoginWorkTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");
    private static final int FREE_FAILURES = 3;
    private static final ThrottleLimits LIMITS = new ThrottleLimits(
            50_000,
            50_000,
            FREE_FAILURES,
            Duration.ofSeconds(15),
            Duration.ofMinutes(15),
            6,
            12,
            Duration.ofMinutes(1),
            100,
            Duration.ofDays(30),
            10_000);
    private static final TokenPolicy POLICY = new TokenPolicy(
            new TokenLife(Map.of("generate-user-token", Duration.ofDays(1)), Optional.empty()),
            Duration.ZERO,
            1_000,
            TokenAlphabet.DOCUMENTED);
    private static final UserId OLD_ID = new UserId("1234567890123x12");
    private static final String RIGHT = "right";
    private static final String OUTDATED = "right, but of another cost";
    private static final String UNCHECKABLE = "of a foreign kind";

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final SecureRandom random = new SecureRandom();
    private final UniqueIds ids = new UniqueIds(clock, random);
    private final CountingHasher passwords = new CountingHasher();
    private final Queue<Runnable> hashing = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();

    @TempDir
    private Path directory;

    private Database database;
    private UserStore users;
    private Login login;
    private int uncheckable;
    private int unconfirmed;
    private Optional<LegacyLogin> legacy = Optional.empty();
    private Optional<Duration> patience = Optional.empty();
    private Executor blocking = Runnable::run;
    private final OldPeople old = new OldPeople();

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("live.db"));
        users = new JdbcUserStore(database, clock);
        add("right@example.com", RIGHT);
        add("outdated@example.com", OUTDATED);
        add("foreign@example.com", UNCHECKABLE);
        users.disable(add("disabled@example.com", RIGHT));
        users.disable(add("disabled-outdated@example.com", OUTDATED));
        login = login(new AdmissionLimits(1, 2, Duration.ofHours(1)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @MethodSource
    void whateverIsClaimedOnePasswordIsChecked(String email, String password, Class<? extends LoginResult> result) {
        assertThat(attempt(email, password, client(1))).isInstanceOf(result);
        assertThat(passwords.checks).isEqualTo(1);
        assertThat(written).hasSize(1);
    }

    static Stream<Arguments> whateverIsClaimedOnePasswordIsChecked() {
        return Stream.of(
                Arguments.of("nobody@example.com", "any", Rejected.class),
                Arguments.of("no address", "any", Rejected.class),
                Arguments.of("nobody@invalid", "any", Rejected.class),
                Arguments.of("right@example.com", "wrong", Rejected.class),
                Arguments.of("right@example.com", "right", Granted.class),
                Arguments.of("outdated@example.com", "wrong", Rejected.class),
                Arguments.of("outdated@example.com", "right", Granted.class),
                Arguments.of("foreign@example.com", "wrong", Rejected.class),
                Arguments.of("foreign@example.com", "right", Rejected.class),
                Arguments.of("disabled@example.com", "wrong", Rejected.class),
                Arguments.of("disabled@example.com", "right", Disabled.class),
                Arguments.of("disabled-outdated@example.com", "wrong", Rejected.class));
    }

    @Test
    void anImpossibleAddressIsNobodysAlthoughSomebodyIsLookedUp() {
        add("nobody@invalid", RIGHT);
        assertThat(attempt("no address", "right", client(1))).isInstanceOf(Rejected.class);
    }

    @Test
    void whoWaitsForTooLongIsToldSoAndNotHashedFor() {
        patience = Optional.of(Duration.ofMillis(1));
        login = login(new AdmissionLimits(1, 2, Duration.ofHours(1)));
        CompletableFuture<LoginResult> result = start("right@example.com", client(1));
        assertThat(result)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withCauseInstanceOf(OutOfPatienceException.class);
        runAll();
        assertThat(passwords.checks).isZero();
        assertThat(written).containsExactly("failed");
    }

    @Test
    void whoWasToldSoGetsNoTokenThatNobodyKnows() {
        Queue<Runnable> storing = new ArrayDeque<>();
        blocking = storing::add;
        patience = Optional.of(Duration.ofMillis(500));
        login = login(new AdmissionLimits(1, 2, Duration.ofHours(1)));
        CompletableFuture<LoginResult> result = start("right@example.com", client(1));
        runAll();
        assertThat(result)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withCauseInstanceOf(OutOfPatienceException.class);
        storing.forEach(Runnable::run);
        long tokens = database.read(handle -> handle.createQuery("SELECT count(*) FROM tokens")
                .mapTo(Long.class)
                .one());
        assertThat(tokens).isZero();
    }

    @Test
    void onlyARightPasswordOfAnOutdatedHashIsHashedAnew() {
        attempt("outdated@example.com", "wrong", client(1));
        attempt("nobody@example.com", "right", client(1));
        attempt("foreign@example.com", "right", client(1));
        assertThat(passwords.hashes).isZero();
        attempt("outdated@example.com", "right", client(1));
        assertThat(passwords.hashes).isEqualTo(1);
        attempt("outdated@example.com", "right", client(1));
        assertThat(passwords.hashes).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource
    void whoHasToWaitAtAnAddressIsNotChecked(String email) {
        for (int i = 0; i < FREE_FAILURES; i++) {
            attempt(email, "wrong", client(1));
        }
        passwords.checks = 0;
        assertThat(attempt(email, "right", client(1))).isEqualTo(new Throttled(LIMITS.firstWait()));
        assertThat(passwords.checks).isZero();
    }

    static Stream<String> whoHasToWaitAtAnAddressIsNotChecked() {
        return Stream.of("right@example.com", "nobody@example.com", "no address", "disabled@example.com");
    }

    @ParameterizedTest
    @MethodSource("whoHasToWaitAtAnAddressIsNotChecked")
    void aStrangerInTheSlowLaneIsNotCheckedAndCountsForNothing(String email) {
        IntStream.range(0, LIMITS.accountFailures() + 1).forEach(i -> attempt(email, "wrong", client(i)));
        passwords.checks = 0;
        for (int i = 0; i < 2 * FREE_FAILURES; i++) {
            assertThat(attempt(email, "right", client(100))).isEqualTo(new Throttled(LIMITS.slowLaneInterval()));
        }
        assertThat(passwords.checks).isZero();
    }

    @Test
    void whoIsTurnedAwayOrHasGoneIsNotChecked() {
        CompletableFuture<LoginResult> runs = start("a@example.com", client(1));
        CompletableFuture<LoginResult> gone = start(
                "b@example.com", new Client(address(2), false, "generate-user-token", "", Trace.begin(), () -> true));
        CompletableFuture<LoginResult> waits = start("c@example.com", client(3));
        CompletableFuture<LoginResult> isOneTooMany = start("d@example.com", client(4));
        assertThat(isOneTooMany).isCompletedWithValueMatching(result -> result instanceof Overloaded);
        runAll();
        assertThat(gone).isCompletedWithValueMatching(result -> result instanceof Overloaded);
        assertThat(runs).isCompletedWithValueMatching(result -> result instanceof Rejected);
        assertThat(waits).isCompletedWithValueMatching(result -> result instanceof Rejected);
        assertThat(passwords.checks).isEqualTo(2);
    }

    @Test
    void anAttemptThatCannotBeAnsweredGivesBackItsPermitAndCountsForNothing() {
        passwords.failure = Optional.of(new IllegalStateException("no memory"));
        for (int i = 0; i < 2 * FREE_FAILURES; i++) {
            CompletableFuture<LoginResult> failed = start("right@example.com", client(1));
            runAll();
            assertThat(failed).isCompletedExceptionally();
        }
        passwords.failure = Optional.empty();
        assertThat(attempt("right@example.com", "right", client(1))).isInstanceOf(Granted.class);
        assertThat(written).hasSize(2 * FREE_FAILURES + 1).contains("failed");
    }

    @Test
    void whoIsDisabledWhileThePasswordIsCheckedGetsNoToken() {
        UserId ada = add("ada@example.com", RIGHT);
        passwords.meanwhile = () -> users.disable(ada);
        assertThat(attempt("ada@example.com", "right", client(1))).isInstanceOf(Rejected.class);
    }

    @Test
    void whoIsRemovedWhileThePasswordIsCheckedGetsNoToken() {
        UserId ada = add("ada@example.com", RIGHT);
        passwords.meanwhile = () -> users.remove(ada);
        assertThat(attempt("ada@example.com", "right", client(1))).isInstanceOf(Rejected.class);
    }

    @Test
    void whosePasswordIsChangedWhileTheOldOneIsCheckedGetsNoToken() {
        UserId ada = add("ada@example.com", RIGHT);
        Granted before = (Granted) attempt("ada@example.com", "right", client(1));
        TokenStore tokens = new JdbcTokenStore(database);
        passwords.meanwhile = () -> assertThat(tokens.changePassword(
                        ada,
                        0,
                        new PasswordHash(RIGHT),
                        TokenDigest.of(before.token().token()),
                        Instant.now()))
                .isPresent();
        assertThat(attempt("ada@example.com", "right", client(1))).isInstanceOf(Rejected.class);
        passwords.meanwhile = () -> {};
        assertThat(attempt("ada@example.com", "right", client(1))).isInstanceOf(Granted.class);
    }

    @Test
    void aHashThatIsMadeAnewWhileAnotherLoginIsCheckedKeepsNobodyOut() {
        User ada = users.find(add("ada@example.com", RIGHT)).orElseThrow();
        passwords.meanwhile = () -> users.replacePasswordHash(
                ada.id(), ada.passwordHash().orElseThrow(), new PasswordHash("another " + RIGHT));
        assertThat(attempt("ada@example.com", "right", client(1))).isInstanceOf(Granted.class);
    }

    @Test
    void aUserIsNamedInTheLogOnceTheHashCannotBeChecked() {
        attempt("foreign@example.com", "right", client(1));
        assertThat(uncheckable).isEqualTo(1);
        attempt("nobody@example.com", "right", client(1));
        assertThat(uncheckable).isEqualTo(1);
    }

    @Test
    void whoIsKnownToTheOldServerAloneComesOverAtOnceWithTheOldId() {
        useOldServer();
        old.answer = new Right(OLD_ID);
        assertThat(attempt("new@example.com", "right", client(1)))
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> assertThat(granted.token().grant().userId()).isEqualTo(OLD_ID));
        assertThat(passwords.checks + passwords.hashes).isEqualTo(1);
        assertThat(attempt("new@example.com", "right", client(1))).isInstanceOf(Granted.class);
        assertThat(old.asked).containsExactly("new@example.com");
    }

    @Test
    void whoHasNoPasswordHereKeepsTheIdFromHere() {
        useOldServer();
        User imported = addWithoutPassword("new@example.com");
        old.answer = new Right(OLD_ID);
        assertThat(attempt("new@example.com", "right", client(1))).isInstanceOf(Granted.class);
        assertThat(users.findByEmail(imported.email()).orElseThrow().id()).isEqualTo(imported.id());
        assertThat(attempt("new@example.com", "right", client(1))).isInstanceOf(Granted.class);
        assertThat(old.asked).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource
    void nobodyElseIsAskedFor(String email, String password, Class<? extends LoginResult> result) {
        useOldServer();
        old.answer = new Right(OLD_ID);
        users.remove(add("removed@example.com", RIGHT));
        users.disable(addWithoutPassword("disabled-without@example.com").id());
        assertThat(attempt(email, password, client(1))).isInstanceOf(result);
        assertThat(old.asked).isEmpty();
        assertThat(passwords.checks + passwords.hashes).isEqualTo(1);
    }

    static Stream<Arguments> nobodyElseIsAskedFor() {
        return Stream.of(
                Arguments.of("right@example.com", "right", Granted.class),
                Arguments.of("right@example.com", "wrong", Rejected.class),
                Arguments.of("foreign@example.com", "right", Rejected.class),
                Arguments.of("disabled@example.com", "right", Disabled.class),
                Arguments.of("disabled-without@example.com", "right", Rejected.class),
                Arguments.of("removed@example.com", "right", Rejected.class),
                Arguments.of("no address", "right", Rejected.class));
    }

    @Test
    void wrongThereCountsLikeWrongHere() {
        useOldServer();
        for (int i = 0; i < FREE_FAILURES; i++) {
            assertThat(attempt("new@example.com", "wrong", client(1))).isInstanceOf(Rejected.class);
        }
        assertThat(attempt("new@example.com", "right", client(1))).isEqualTo(new Throttled(LIMITS.firstWait()));
        assertThat(old.asked).hasSize(FREE_FAILURES);
    }

    @Test
    void whatCannotBeToldCountsForNothing() {
        useOldServer();
        old.answer = new Unavailable("is away", Duration.ofSeconds(7));
        for (int i = 0; i < 2 * FREE_FAILURES; i++) {
            assertThat(attempt("new@example.com", "right", client(1)))
                    .isEqualTo(new Unconfirmed(Duration.ofSeconds(7)));
        }
        assertThat(unconfirmed).isEqualTo(2 * FREE_FAILURES);
        old.answer = new Right(OLD_ID);
        assertThat(attempt("new@example.com", "right", client(1))).isInstanceOf(Granted.class);
    }

    @Test
    void whoIsNotLetInThereIsNotLetInHere() {
        useOldServer();
        old.answer = new Denied();
        assertThat(attempt("new@example.com", "right", client(1))).isInstanceOf(Disabled.class);
        assertThat(users.findByEmail(new Email("new@example.com"))).isEmpty();
    }

    @Test
    void anIdThatSomebodyElseHasIsNotMerged() {
        useOldServer();
        User imported = addWithoutPassword("other@example.com");
        old.answer = new Right(imported.id());
        assertThat(attempt("new@example.com", "right", client(1))).isInstanceOf(Unconfirmed.class);
        assertThat(unconfirmed).isEqualTo(1);
        assertThat(users.find(imported.id())).contains(imported);
        assertThat(users.findByEmail(new Email("new@example.com"))).isEmpty();

        addWithoutPassword("third@example.com");
        assertThat(attempt("third@example.com", "right", client(1))).isInstanceOf(Unconfirmed.class);
    }

    @Test
    void whatHappensWhileTheOldServerIsAskedIsNotUndone() {
        useOldServer();
        old.answer = new Right(OLD_ID);
        old.meanwhile = () -> users.remove(add("removed@example.com", RIGHT));
        assertThat(attempt("removed@example.com", "right", client(1))).isInstanceOf(Rejected.class);
        old.meanwhile = () -> add("added@example.com", RIGHT);
        assertThat(attempt("added@example.com", "right", client(1))).isInstanceOf(Rejected.class);
        UserId imported = addWithoutPassword("disabled-now@example.com").id();
        old.meanwhile = () -> users.disable(imported);
        assertThat(attempt("disabled-now@example.com", "right", client(1))).isInstanceOf(Rejected.class);
        assertThat(users.find(OLD_ID)).isEmpty();
    }

    @Test
    void twoLoginsOfOnePersonAtOnceAreBothLetIn() {
        useOldServer();
        old.answer = new Right(OLD_ID);
        old.isSlow = true;
        CompletableFuture<LoginResult> one = start("new@example.com", client(1));
        CompletableFuture<LoginResult> other = start("new@example.com", client(2));
        runAll();
        assertThat(one).isNotDone();
        old.answerAll();
        assertThat(one).isCompletedWithValueMatching(result -> result instanceof Granted);
        assertThat(other).isCompletedWithValueMatching(result -> result instanceof Granted);
    }

    @Test
    void whoWaitsForTheOldServerHoldsUpNobodyOfTheSameNetwork() {
        useOldServer();
        login = login(new AdmissionLimits(1, 2, Duration.ofHours(1)), withFailuresAtOnce(2));
        old.isSlow = true;
        List<CompletableFuture<LoginResult>> waiting = IntStream.range(0, 5)
                .mapToObj(number -> {
                    CompletableFuture<LoginResult> waits = start("new" + number + "@example.com", client(1));
                    runAll();
                    return waits;
                })
                .toList();
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(attempt("right@example.com", "right", client(1))).isInstanceOf(Granted.class);
        old.answerAll();
        assertThat(waiting).allMatch(CompletableFuture::isDone);
        assertThat(attempt("right@example.com", "right", client(1))).isInstanceOf(Throttled.class);
    }

    @Test
    void whoComesTooOftenWaitsForTheOldServersAnswersAndIsThenDecidedAbout() {
        useOldServer();
        old.isSlow = true;
        List<CompletableFuture<LoginResult>> all = IntStream.rangeClosed(0, FREE_FAILURES)
                .mapToObj(number -> {
                    CompletableFuture<LoginResult> one = start("new@example.com", client(1));
                    runAll();
                    return one;
                })
                .toList();
        assertThat(old.asked).hasSize(FREE_FAILURES);
        assertThat(all).noneMatch(CompletableFuture::isDone);
        old.answerAll();
        assertThat(all.getLast()).isCompletedWithValue(new Throttled(LIMITS.firstWait()));
    }

    private void useOldServer() {
        legacy = Optional.of(old);
        login = login(new AdmissionLimits(1, 2, Duration.ofHours(1)));
    }

    private LoginResult attempt(String email, String password, Client client) {
        CompletableFuture<LoginResult> result = login.attempt(new Credentials(email, new Password(password)), client)
                .toCompletableFuture();
        runAll();
        return result.join();
    }

    private CompletableFuture<LoginResult> start(String email, Client client) {
        return login.attempt(new Credentials(email, new Password("right")), client)
                .toCompletableFuture();
    }

    private void runAll() {
        while (!hashing.isEmpty()) {
            hashing.remove().run();
        }
    }

    private UserId add(String email, String hash) {
        UserId id = new UserId(ids.next());
        assertThat(users.add(User.added(id, new Email(email), Optional.of(new PasswordHash(hash)), NOW)))
                .isEqualTo(Addition.ADDED);
        return id;
    }

    private User addWithoutPassword(String email) {
        User user = User.added(new UserId(ids.next()), new Email(email), Optional.empty(), NOW);
        assertThat(users.add(user)).isEqualTo(Addition.ADDED);
        return user;
    }

    private static Client client(int last) {
        return new Client(address(last), false, "generate-user-token", "", Trace.begin(), () -> false);
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ThrottleLimits withFailuresAtOnce(int most) {
        return new ThrottleLimits(
                most,
                LIMITS.addressFailuresPerHour(),
                LIMITS.freeFailures(),
                LIMITS.firstWait(),
                LIMITS.longestWait(),
                LIMITS.accountFailures(),
                LIMITS.accountHours(),
                LIMITS.slowLaneInterval(),
                LIMITS.accountFailuresPerDay(),
                LIMITS.knownNetworkLife(),
                LIMITS.keys());
    }

    private Login login(AdmissionLimits admission) {
        return login(admission, LIMITS);
    }

    private Login login(AdmissionLimits admission, ThrottleLimits limits) {
        LoginThrottle throttle = new LoginThrottle(
                limits,
                new NetworkLimit(limits, () -> 0, random),
                database.throttles(),
                () -> 0,
                clock,
                random,
                Runnable::run);
        TokenIssuer tokens = new TokenIssuer(
                new JdbcTokenStore(database), new TokenMemory(POLICY.bound(), () -> 0), POLICY, clock, random);
        PasswordCheck check = new PasswordCheck(
                users,
                passwords,
                legacy,
                throttle,
                new AdmissionQueue(admission, hashing::add, () -> 0, WaitMeter.NONE),
                patience,
                ids,
                new WrittenLog(),
                blocking);
        return new Login(check, users, tokens);
    }

    /** Takes the stored text for what the check says, and counts. */
    private static final class CountingHasher implements PasswordHasher {
        private int checks;
        private int hashes;
        private Optional<RuntimeException> failure = Optional.empty();
        private Runnable meanwhile = () -> {};

        @Override
        public PasswordHash hash(Password password) {
            hashes++;
            return new PasswordHash(RIGHT);
        }

        @Override
        public PasswordMatch check(Password password, Optional<PasswordHash> stored) {
            checks++;
            meanwhile.run();
            failure.ifPresent(cause -> {
                throw cause;
            });
            String kind = stored.map(PasswordHash::phc).orElse("");
            if (kind.equals(UNCHECKABLE)) {
                return PasswordMatch.UNCHECKABLE;
            }
            if (stored.isEmpty() || !password.text().equals("right")) {
                return PasswordMatch.WRONG;
            }
            return kind.equals(OUTDATED) ? PasswordMatch.OUTDATED : PasswordMatch.RIGHT;
        }
    }

    private final class WrittenLog implements AttemptLog {
        @Override
        public void ended(EndedAttempt attempt) {
            written.add(attempt.result().getClass().getSimpleName());
        }

        @Override
        public void failed(String correlationId, Client client, Throwable cause) {
            written.add("failed");
        }

        @Override
        public void uncheckable(UserId user) {
            uncheckable++;
        }

        @Override
        public void unconfirmed(String reason) {
            unconfirmed++;
        }

        @Override
        public void idInUse(UserId id) {
            unconfirmed++;
        }
    }

    /** Answers at once, or when it is told to. */
    private static final class OldPeople implements LegacyLogin {
        private final List<String> asked = new ArrayList<>();
        private final List<CompletableFuture<LegacyAnswer>> unanswered = new ArrayList<>();
        private LegacyAnswer answer = new Wrong();
        private Runnable meanwhile = () -> {};
        private boolean isSlow;

        @Override
        public CompletionStage<LegacyAnswer> ask(String operation, Email email, Password password, Trace trace) {
            asked.add(email.text());
            meanwhile.run();
            CompletableFuture<LegacyAnswer> one = new CompletableFuture<>();
            unanswered.add(one);
            if (!isSlow) {
                answerAll();
            }
            return one;
        }

        void answerAll() {
            unanswered.forEach(one -> one.complete(answer));
        }
    }
}
