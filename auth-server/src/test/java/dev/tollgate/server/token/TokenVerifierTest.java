package dev.tollgate.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.token.TokenCheck.Dead;
import dev.tollgate.server.token.TokenCheck.Live;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenVerifierTest {
    private static final Instant ISSUED = Instant.ofEpochMilli(1_760_000_000_000L);
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Duration IDLE = Duration.ofDays(1);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final UserId USER = new UserId("1760000000000x123456789012345678");
    private static final User OWNER = User.added(
            USER,
            new Email("ada@example.com"),
            Optional.of(new PasswordHash("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA")),
            ISSUED);
    private static final SessionOrigin ORIGIN = new SessionOrigin("192.0.2.7", "test");

    private final AtomicLong nanos = new AtomicLong();
    private final TokensInMemory store = new TokensInMemory();
    private Instant now = ISSUED;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private Parts parts = new Parts(Optional.empty(), BOUND, 1_000);

    @Test
    void anIssuedTokenIsLive() {
        IssuedToken issued = issue();
        assertThat(check(issued)).isInstanceOfSatisfying(Live.class, live -> {
            assertThat(live.token().grant()).isEqualTo(issued.grant());
            assertThat(live.token().remainingAt(now))
                    .isEqualTo(issued.lifetime())
                    .isEqualTo(LIFE);
        });
    }

    @Test
    void aTokenDiesWhenItExpires() {
        IssuedToken issued = issue();
        now = ISSUED.plus(LIFE).minusMillis(1);
        assertThat(check(issued)).isInstanceOf(Live.class);
        now = ISSUED.plus(LIFE);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void aTokenDiesIfNobodyUsesIt() {
        parts = new Parts(Optional.of(IDLE), BOUND, 1_000);
        IssuedToken issued = issue();
        assertThat(issued.lifetime()).isEqualTo(IDLE);
        IssuedToken used = issue();
        now = ISSUED.plus(IDLE).minusMillis(1);
        assertThat(check(used)).isInstanceOf(Live.class);
        now = ISSUED.plus(IDLE);
        assertThat(check(issued)).isEqualTo(new Dead());
        assertThat(check(used)).isInstanceOf(Live.class);
    }

    @Test
    void aTokenLivesOnWhileItIsUsedUntilItsAbsoluteEnd() {
        parts = new Parts(Optional.of(IDLE), BOUND, 1_000);
        IssuedToken issued = issue();
        while (now.isBefore(ISSUED.plus(LIFE).minus(IDLE))) {
            now = now.plus(IDLE).minusMillis(1);
            nanos.addAndGet(BOUND.toNanos());
            assertThat(check(issued))
                    .isInstanceOfSatisfying(
                            Live.class,
                            live -> assertThat(live.token().remainingAt(now))
                                    .isLessThanOrEqualTo(IDLE)
                                    .isLessThanOrEqualTo(Duration.between(now, ISSUED.plus(LIFE))));
            parts.uses.store();
        }
        now = ISSUED.plus(LIFE);
        nanos.addAndGet(BOUND.toNanos());
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void aTokenIsRemovedADayAfterItDiedOfIdleness() {
        parts = new Parts(Optional.of(IDLE), BOUND, 1_000);
        issue();
        now = ISSUED.plus(IDLE).plus(DAY).minusMillis(1);
        parts.dead.removeSome();
        assertThat(store.findAll(USER, 10)).hasSize(1);
        now = now.plusMillis(1);
        parts.dead.removeSome();
        assertThat(store.findAll(USER, 10)).isEmpty();
    }

    @Test
    void anExpiredTokenIsRemovedAndALiveOneIsNot() {
        issue();
        now = ISSUED.plusSeconds(1);
        issue();
        now = ISSUED.plus(LIFE).plus(DAY);
        parts.dead.removeSome();
        assertThat(store.findAll(USER, 10)).hasSize(1);
    }

    @Test
    void usesAreNotedByTheQuarterHour() {
        IssuedToken issued = issue();
        now = ISSUED.plus(QUARTER).minusMillis(1);
        check(issued);
        parts.uses.store();
        assertThat(lastUse()).isEqualTo(ISSUED);
        now = ISSUED.plus(QUARTER);
        assertThat(check(issued))
                .isInstanceOfSatisfying(
                        Live.class,
                        live -> assertThat(live.token().grant().lastUsedAt()).isEqualTo(now));
        parts.uses.store();
        assertThat(lastUse()).isEqualTo(now);
    }

    @Test
    void aUseIsStoredOnceHoweverOftenTheTokenIsUsedAfterIt() {
        IssuedToken issued = issue();
        check(issued);
        now = ISSUED.plus(QUARTER);
        for (int i = 0; i < 5; i++) {
            check(issued);
            parts.uses.store();
        }
        assertThat(store.notings()).isEqualTo(1);
    }

    @Test
    void aKnownTokenIsAnsweredFromMemory() {
        IssuedToken issued = issue();
        for (int i = 0; i < 10; i++) {
            assertThat(check(issued)).isInstanceOf(Live.class);
        }
        assertThat(store.lookUps()).isEqualTo(1);
    }

    @Test
    void withoutABoundTheStoreIsAskedEveryTime() {
        parts = new Parts(Optional.empty(), Duration.ZERO, 1_000);
        IssuedToken issued = issue();
        for (int i = 0; i < 10; i++) {
            assertThat(check(issued)).isInstanceOf(Live.class);
        }
        assertThat(store.lookUps()).isEqualTo(10);
    }

    @Test
    void memoryIsReliedOnForTheBoundOnlyHoweverOftenTheTokenIsUsed() {
        IssuedToken issued = issue();
        check(issued);
        store.clear();
        for (int i = 0; i < 4; i++) {
            nanos.addAndGet(BOUND.dividedBy(5).toNanos());
            assertThat(check(issued)).isInstanceOf(Live.class);
        }
        nanos.addAndGet(BOUND.dividedBy(5).toNanos());
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    /** The ticker of a machine that is suspended stands still. */
    @Test
    void whatWasReadBeforeTheMachineSleptForTheBoundIsNotReliedOn() {
        IssuedToken issued = issue();
        check(issued);
        store.clear();
        now = now.plus(BOUND).minusMillis(1);
        assertThat(check(issued)).isInstanceOf(Live.class);
        now = now.plusMillis(1);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void whereTheClockStandsStillTheTickerCounts() {
        IssuedToken issued = issue();
        check(issued);
        store.clear();
        now = now.plusSeconds(1);
        nanos.addAndGet(BOUND.toNanos());
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void whatWasReadBeforeTheClockWasSetBackIsNotReliedOn() {
        IssuedToken issued = issue();
        now = now.plus(BOUND);
        check(issued);
        store.clear();
        now = now.minusMillis(1);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void whatMayHaveEndedUnheardIsForgotten() {
        IssuedToken issued = issue();
        IssuedToken live = issue();
        List.of(issued, live).forEach(this::check);
        store.end(live(issued).digest());
        parts.memory.forgetEverything();
        assertThat(check(issued)).isEqualTo(new Dead());
        assertThat(check(live)).isInstanceOf(Live.class);
    }

    @Test
    void whoReadATokenBeforeAnyMayHaveEndedUnheardDoesNotRememberIt() {
        IssuedToken issued = issue();
        store.whileReading(() -> {
            store.clear();
            parts.memory.forgetEverything();
        });
        assertThat(check(issued)).as("it came before the end").isInstanceOf(Live.class);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void aStoreThatAnswersSlowlyDoesNotStretchTheBound() {
        IssuedToken issued = issue();
        store.whileReading(() -> {
            nanos.addAndGet(BOUND.dividedBy(5).multipliedBy(4).toNanos());
            store.clear();
        });
        assertThat(check(issued)).as("it came before the end").isInstanceOf(Live.class);
        nanos.addAndGet(BOUND.dividedBy(5).toNanos() - 1);
        assertThat(check(issued)).isInstanceOf(Live.class);
        nanos.incrementAndGet();
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void othersMayRelyOnAnAnswerForTheBoundWithoutItsAge() {
        IssuedToken issued = issue();
        Duration second = Duration.ofSeconds(1);
        store.whileReading(() -> nanos.addAndGet(second.toNanos()));
        assertThat(reliableFor(issued)).isEqualTo(BOUND.minus(second));
        nanos.addAndGet(second.toNanos());
        assertThat(reliableFor(issued)).isEqualTo(BOUND.minus(second.multipliedBy(2)));
        nanos.addAndGet(BOUND.minus(second.multipliedBy(2)).toNanos());
        assertThat(reliableFor(issued)).as("the store was asked again").isEqualTo(BOUND);
    }

    @Test
    void whatTookLongerThanTheBoundIsNotReliedOn() {
        IssuedToken issued = issue();
        store.whileReading(() -> nanos.addAndGet(BOUND.toNanos() + 1));
        assertThat(reliableFor(issued)).isZero();
        check(issued);
        assertThat(store.lookUps()).isEqualTo(2);
    }

    @Test
    void nobodyMayRelyOnATokenForLongerThanItLives() {
        IssuedToken issued = issue();
        now = ISSUED.plus(LIFE).minusSeconds(1);
        assertThat(reliableFor(issued)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutABoundNobodyMayRelyOnAnything() {
        parts = new Parts(Optional.empty(), Duration.ZERO, 1_000);
        assertThat(reliableFor(issue())).isZero();
    }

    @Test
    void aTokenIsRevokedWhateverIsKnownOfIt() {
        IssuedToken issued = issue();
        check(issued);
        store.clear();
        assertThat(check(issued)).as("remembered").isInstanceOf(Live.class);
        assertThat(parts.sessions.revoke(issued.token().text())).isCompletedWithValue(0);
        assertThat(check(issued)).isEqualTo(new Dead());
        IssuedToken unseen = issue();
        assertThat(parts.sessions.revoke(unseen.token().text())).isCompletedWithValue(1);
        assertThat(check(unseen)).isEqualTo(new Dead());
    }

    @Test
    void whoReadATokenBeforeItWasRevokedDoesNotRememberIt() {
        IssuedToken issued = issue();
        store.whileReading(() -> parts.sessions.revoke(issued.token().text()));
        assertThat(check(issued)).as("it came before the end").isInstanceOf(Live.class);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void whatIsNoTokenIsNotRevoked() {
        IssuedToken issued = issue();
        assertThat(parts.sessions.revoke(issued.token().text() + "0")).isCompletedWithValue(0);
        assertThat(check(issued)).isInstanceOf(Live.class);
    }

    @Test
    void aTokenThatWasEndedHereIsRefusedAtOnce() {
        IssuedToken issued = issue();
        KnownToken live = live(issued);
        assertThat(parts.sessions.end(live)).isCompletedWithValue(1);
        assertThat(check(issued)).isEqualTo(new Dead());
        assertThat(parts.sessions.end(live)).isCompletedWithValue(0);
    }

    @Test
    void whoReadATokenBeforeItEndedDoesNotRememberIt() {
        IssuedToken issued = issue();
        KnownToken live = live(issued);
        nanos.addAndGet(BOUND.toNanos());
        store.whileReading(() -> parts.sessions.end(live));
        assertThat(check(issued)).as("it came before the end").isInstanceOf(Live.class);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    @Test
    void whoReadATokenBeforeItEndedDoesNotRememberItHoweverManyOthersEnd() {
        IssuedToken issued = issue();
        KnownToken live = live(issued);
        nanos.addAndGet(BOUND.toNanos());
        store.whileReading(() -> {
            parts.sessions.end(live);
            IntStream.range(0, 30_000).forEach(number -> parts.sessions.revoke(tokenOfStranger(number)));
        });
        assertThat(check(issued)).isInstanceOf(Live.class);
        assertThat(check(issued)).isEqualTo(new Dead());
    }

    private String tokenOfStranger(int number) {
        return BearerToken.create(
                        new UserId("1760000000000x%018d".formatted(number)),
                        ISSUED,
                        TokenAlphabet.DOCUMENTED,
                        new SecureRandom())
                .text();
    }

    @Test
    void otherTokensOfTheUserAreEndedAndThisOneIsNot() {
        IssuedToken one = issue();
        IssuedToken two = issue();
        IssuedToken own = issue();
        List.of(one, two).forEach(this::check);
        assertThat(parts.sessions.endOthers(live(own))).isCompletedWithValue(Optional.of(2));
        assertThat(check(one)).isEqualTo(new Dead());
        assertThat(check(two)).isEqualTo(new Dead());
        assertThat(check(own)).isInstanceOf(Live.class);
    }

    @Test
    void whoHasBeenEndedEndsNobodyElse() {
        IssuedToken stolen = issue();
        IssuedToken owners = issue();
        KnownToken thief = live(stolen);
        assertThat(parts.sessions.endOthers(live(owners))).isCompletedWithValue(Optional.of(1));
        assertThat(parts.sessions.endOthers(thief)).isCompletedWithValue(Optional.empty());
        assertThat(check(owners)).isInstanceOf(Live.class);
    }

    @Test
    void aUseThatIsNotStoredYetKeepsTheTokenAliveAllTheSame() {
        parts = new Parts(Optional.of(IDLE), Duration.ZERO, 1_000);
        IssuedToken issued = issue();
        now = ISSUED.plus(IDLE).minusMillis(1);
        assertThat(check(issued)).isInstanceOf(Live.class);
        now = ISSUED.plus(IDLE);
        assertThat(check(issued)).isInstanceOf(Live.class);
        assertThat(parts.sessions.ofSameUser(live(issued)))
                .isCompletedWithValueMatching(sessions -> sessions.size() == 1);
    }

    @Test
    void whatDiesBetweenCheckAndAnswerHasNoTimeLeft() {
        KnownToken token = live(issue());
        Instant later = ISSUED.plus(LIFE).plusMillis(1);
        assertThat(token.remainingAt(later)).isZero();
        assertThat(token.absoluteRemainingAt(later)).isZero();
    }

    @Test
    void ofTooManyTokensTheOldestEndsAtOnce() {
        parts = new Parts(Optional.empty(), BOUND, 2);
        IssuedToken oldest = issue();
        assertThat(check(oldest)).isInstanceOf(Live.class);
        now = now.plusSeconds(1);
        IssuedToken second = issue();
        now = now.plusSeconds(1);
        IssuedToken third = issue();
        assertThat(check(oldest)).isEqualTo(new Dead());
        assertThat(List.of(check(second), check(third))).hasOnlyElementsOfType(Live.class);
    }

    @Test
    void junkIsRefusedWithoutALookUp() {
        assertThat(check(issue().token().text() + "0")).isEqualTo(new Dead());
        assertThat(check("")).isEqualTo(new Dead());
        assertThat(store.lookUps()).isZero();
    }

    private Instant lastUse() {
        return store.findAll(USER, 10).getFirst().grant().lastUsedAt();
    }

    private IssuedToken issue() {
        return parts.issuer.issueTo(OWNER, "login", ORIGIN).orElseThrow();
    }

    private Duration reliableFor(IssuedToken issued) {
        return parts.verifier.reliableFor((Live) check(issued));
    }

    private KnownToken live(IssuedToken issued) {
        return ((Live) check(issued)).token();
    }

    private TokenCheck check(IssuedToken issued) {
        return check(issued.token().text());
    }

    private TokenCheck check(String token) {
        return parts.verifier.check(token).toCompletableFuture().join();
    }

    /** The objects of one environment. */
    private final class Parts {
        private final TokenMemory memory;
        private final TokenIssuer issuer;
        private final TokenUses uses;
        private final TokenVerifier verifier;
        private final Sessions sessions;
        private final DeadTokens dead;

        Parts(Optional<Duration> idle, Duration bound, int mostOfUser) {
            TokenLife life = new TokenLife(Map.of("login", LIFE), idle);
            this.memory = new TokenMemory(bound, nanos::get);
            this.uses = new TokenUses(store, memory, life);
            TokenPolicy policy = new TokenPolicy(life, bound, mostOfUser, TokenAlphabet.DOCUMENTED);
            this.dead = new DeadTokens(store, life, clock);
            this.issuer = new TokenIssuer(store, memory, policy, clock, new SecureRandom());
            this.verifier = new TokenVerifier(store, memory, uses, life, clock, Runnable::run);
            this.sessions = new Sessions(
                    id -> Optional.empty(), store, memory, uses, life, clock, Runnable::run, Runnable::run);
        }
    }
}
