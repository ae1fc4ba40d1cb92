package dev.tollgate.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.password.PasswordHash;
import dev.tollgate.server.token.BearerToken;
import dev.tollgate.server.token.IssuedToken;
import dev.tollgate.server.token.SessionOrigin;
import dev.tollgate.server.token.StoredToken;
import dev.tollgate.server.token.TokenAlphabet;
import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenMemory;
import dev.tollgate.server.token.TokenPolicy;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Alteration;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.EmailSearch;
import dev.tollgate.server.user.Migrant;
import dev.tollgate.server.user.Migration;
import dev.tollgate.server.user.Migration.IdInUse;
import dev.tollgate.server.user.Migration.Migrated;
import dev.tollgate.server.user.Migration.Outdated;
import dev.tollgate.server.user.MigrationStatus;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserChange;
import dev.tollgate.server.user.UserCondition;
import dev.tollgate.server.user.UserCondition.Event;
import dev.tollgate.server.user.UserCondition.Happened;
import dev.tollgate.server.user.UserCondition.HasEmail;
import dev.tollgate.server.user.UserCondition.HasId;
import dev.tollgate.server.user.UserCondition.Never;
import dev.tollgate.server.user.UserCondition.When;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserPage;
import dev.tollgate.server.user.UserQuery;
import dev.tollgate.server.user.UserStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database has to do; each adds a subclass that opens it. */
public abstract class StoreContract {
    private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_123L);
    private static final PasswordHash HASH =
            new PasswordHash("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

    private static final PasswordHash OTHER_HASH = new PasswordHash("$2b$12$of.another.kind");

    private static final PasswordHash OWN_HASH = new PasswordHash(
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final SessionOrigin ORIGIN = new SessionOrigin("2001:db8::7", "curl/8.5.0");
    private static final Instant LATER = NOW.plus(Duration.ofDays(1));
    private static final int MOST_TOKENS = 3;

    private Database database;
    private UserStore users;
    private TokenStore tokens;

    /** Opens the same database each time. */
    protected abstract Database open() throws Exception;

    @BeforeEach
    final void openStores() throws Exception {
        database = open();
        users = new JdbcUserStore(database, Clock.fixed(LATER, ZoneOffset.UTC));
        tokens = new JdbcTokenStore(database);
    }

    @AfterEach
    final void closeStores() {
        database.close();
    }

    @Test
    void aUserIsFoundByIdAndByAddress() {
        User ada = add("ada@example.com", 1);
        assertThat(users.find(ada.id())).contains(ada);
        assertThat(users.findByEmail(ada.email())).contains(ada);
        assertThat(users.findByEmail(new Email("bob@example.com"))).isEmpty();
    }

    @Test
    void anAddressIsHadByOneUser() {
        add("ada@example.com", 1);
        assertThat(users.add(user("ada@example.com", 2))).isEqualTo(Addition.EMAIL_IN_USE);
        assertThat(users.find(id(2))).isEmpty();
    }

    @Test
    void anIdIsHadByOneUser() {
        add("ada@example.com", 1);
        assertThat(users.add(user("bob@example.com", 1))).isEqualTo(Addition.ID_IN_USE);
        assertThat(users.findByEmail(new Email("bob@example.com"))).isEmpty();
    }

    @Test
    void aUserNeedsNoPasswordAndKeepsTheIdFromElsewhere() {
        User ada = new User(
                id(1), new Email("ada@example.com"), Optional.empty(), 0, true, NOW, LATER, Optional.of("4711"));
        assertThat(users.add(ada)).isEqualTo(Addition.ADDED);
        assertThat(users.find(ada.id())).contains(ada);
    }

    @Test
    void aChangedStateIsAModification() {
        User ada = add("ada@example.com", 1);
        users.disable(ada.id());
        assertThat(users.find(ada.id())).get().extracting(User::modifiedAt).isEqualTo(LATER);
        assertThat(users.find(ada.id())).get().extracting(User::createdAt).isEqualTo(ada.createdAt());
    }

    @Test
    void aRemovedAddressIsRemembered() {
        User ada = add("ada@example.com", 1);
        assertThat(users.isRemoved(ada.email())).isFalse();
        users.remove(ada.id());
        assertThat(users.isRemoved(ada.email())).isTrue();
        assertThat(users.isRemoved(new Email("bob@example.com"))).isFalse();
        add("ada@example.com", 2);
        users.remove(id(2));
        assertThat(users.isRemoved(ada.email())).isTrue();
    }

    @Test
    void allOfAUserIsChangedAtOnce() {
        User ada = add("ada@example.com", 1);
        IssuedToken token = issueTo(ada);
        Email email = new Email("countess@example.com");
        assertThat(users.change(
                        ada.id(), new UserChange(Optional.of(email), Optional.of(OTHER_HASH), Optional.of(true))))
                .isEqualTo(Alteration.CHANGED);
        assertThat(users.find(ada.id()))
                .contains(new User(
                        ada.id(),
                        email,
                        Optional.of(OTHER_HASH),
                        ada.passwordVersion() + 1,
                        true,
                        ada.createdAt(),
                        LATER,
                        Optional.empty()));
        assertThat(tokens.find(TokenDigest.of(token.token()))).isEmpty();
        assertThat(users.isRemoved(ada.email())).isTrue();
        assertThat(users.isRemoved(email)).isFalse();
    }

    @Test
    void whatIsNotChangedStays() {
        User ada = add("ada@example.com", 1);
        IssuedToken token = issueTo(ada);
        UserChange sameAddress = new UserChange(Optional.of(ada.email()), Optional.empty(), Optional.empty());
        UserChange nothing = new UserChange(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(users.change(ada.id(), nothing)).isEqualTo(Alteration.CHANGED);
        assertThat(users.find(ada.id())).contains(ada);
        assertThat(users.change(ada.id(), sameAddress)).isEqualTo(Alteration.CHANGED);
        assertThat(users.find(ada.id())).get().extracting(User::passwordHash).isEqualTo(ada.passwordHash());
        assertThat(users.isRemoved(ada.email())).isFalse();
        assertThat(users.change(ada.id(), UserChange.disabling(false))).isEqualTo(Alteration.CHANGED);
        assertThat(tokens.find(TokenDigest.of(token.token()))).isPresent();
        assertThat(users.change(id(2), nothing)).isEqualTo(Alteration.NO_SUCH_USER);
    }

    @Test
    void nobodyIsGivenTheAddressOfAnother() {
        User ada = add("ada@example.com", 1);
        User bob = add("bob@example.com", 2);
        IssuedToken token = issueTo(ada);
        assertThat(users.change(
                        ada.id(), new UserChange(Optional.of(bob.email()), Optional.of(OTHER_HASH), Optional.of(true))))
                .isEqualTo(Alteration.EMAIL_IN_USE);
        assertThat(users.find(ada.id())).contains(ada);
        assertThat(users.isRemoved(ada.email())).isFalse();
        assertThat(tokens.find(TokenDigest.of(token.token()))).isPresent();
    }

    @Test
    void ofThoseWhoWantOneAddressOneGetsIt() throws Exception {
        for (int i = 1; i <= 4; i++) {
            add("user" + i + "@example.com", i);
        }
        UserChange change =
                new UserChange(Optional.of(new Email("ada@example.com")), Optional.empty(), Optional.empty());
        List<Alteration> results = atOnce(IntStream.rangeClosed(1, 4)
                .<Callable<Alteration>>mapToObj(i -> () -> users.change(id(i), change))
                .toList());
        assertThat(results).containsOnlyOnce(Alteration.CHANGED).contains(Alteration.EMAIL_IN_USE);
    }

    @Test
    void usersAreFoundByAllConditions() {
        List<User> all = new ArrayList<>();
        for (int i = 5; i >= 1; i--) {
            all.addFirst(add("user" + i + "@example.com", i));
        }
        assertThat(users.find(new UserQuery(List.of(), 0, 100))).isEqualTo(new UserPage(all, 0));
        assertThat(users.find(new UserQuery(List.of(), 1, 2))).isEqualTo(new UserPage(all.subList(1, 3), 2));
        assertThat(users.find(new UserQuery(List.of(), 5, 2))).isEqualTo(new UserPage(List.of(), 0));
        User third = all.get(2);
        assertThat(found(new HasId(third.id()), new HasEmail(third.email()))).containsExactly(third);
        assertThat(found(new HasId(third.id()), new HasEmail(all.get(3).email())))
                .isEmpty();
        assertThat(found(new HasId(third.id()), new Never())).isEmpty();
        assertThat(found(new Happened(Event.CREATED, When.AT, third.createdAt())))
                .containsExactly(third);
        assertThat(found(new Happened(Event.CREATED, When.AFTER, third.createdAt())))
                .isEqualTo(all.subList(3, 5));
        assertThat(found(new Happened(
                        Event.CREATED, When.AFTER, third.createdAt().minusNanos(1))))
                .isEqualTo(all.subList(2, 5));
        assertThat(found(new Happened(Event.CREATED, When.BEFORE, third.createdAt())))
                .isEqualTo(all.subList(0, 2));
        assertThat(found(new Happened(
                        Event.CREATED, When.BEFORE, third.createdAt().plusNanos(1))))
                .isEqualTo(all.subList(0, 3));
        users.enable(third.id());
        assertThat(found(new Happened(Event.MODIFIED, When.AT, LATER)))
                .extracting(User::id)
                .containsExactly(third.id());
    }

    private List<User> found(UserCondition... conditions) {
        return users.find(new UserQuery(List.of(conditions), 0, 100)).users();
    }

    @Test
    void usersAreFoundByHowTheirAddressesBegin() {
        add("adam@example.com", 1);
        add("ada@example.com", 2);
        add("bob@example.com", 3);
        add("ada\u00e9@example.com", 4);
        add("ada@examplf.com", 5);
        assertThat(addresses("ada", Optional.empty(), 10))
                .containsExactly("ada@example.com", "ada@examplf.com", "adam@example.com", "ada\u00e9@example.com");
        assertThat(addresses(" ADA@Example", Optional.empty(), 10)).containsExactly("ada@example.com");
        assertThat(addresses("ada", Optional.empty(), 1)).containsExactly("ada@example.com");
        assertThat(addresses("ada", Optional.of(new Email("ada@examplf.com")), 1))
                .containsExactly("adam@example.com");
        assertThat(addresses("ada", Optional.of(new Email("bob@example.com")), 1))
                .as("after what begins otherwise")
                .containsExactly("ada@example.com");
        assertThat(addresses("", Optional.empty(), 10)).hasSize(5).endsWith("bob@example.com");
        for (String nobodys : List.of("%", "ad_", "c", "ada@example.com.", "adA@example.comx", "'", "\u0000")) {
            assertThat(addresses(nobodys, Optional.empty(), 10)).as(nobodys).isEmpty();
        }
    }

    private List<String> addresses(String beginning, Optional<Email> after, int most) {
        return EmailSearch.of(beginning, after, most).stream()
                .flatMap(search -> users.find(search).stream())
                .map(user -> user.email().text())
                .toList();
    }

    @Test
    void whomAnOldServerKnowsIsMadeWithTheIdFromThere() {
        Migrant ada = new Migrant(new UserId("1234567890123x12"), new Email("ada@example.com"), HASH, 0);
        User made = migrated(users.migrate(ada));
        assertThat(made.id()).isEqualTo(ada.id());
        assertThat(made.modifiedAt()).isEqualTo(LATER);
        assertThat(users.findByEmail(ada.email())).contains(made);
        assertThat(migrated(users.migrate(ada)))
                .as("of another login of the same moment")
                .isEqualTo(made);
    }

    @Test
    void whoWasRemovedDoesNotComeBackByAnotherAddress() {
        add("ada@example.com", 1);
        users.remove(id(1));
        assertThat(users.migrate(new Migrant(id(1), new Email("other@example.com"), HASH, 0)))
                .isEqualTo(new Outdated());
        assertThat(users.find(id(1))).isEmpty();
        assertThat(users.migrationStatus().removedAddresses()).isEqualTo(1);
    }

    @Test
    void whomAnOldServerKnowsKeepsTheIdFromHere() {
        users.add(withoutPassword("ada@example.com", 1));
        Migrant ada = new Migrant(new UserId("1234567890123x12"), new Email("ada@example.com"), HASH, 0);
        User given = migrated(users.migrate(ada));
        assertThat(given.id()).isEqualTo(id(1));
        assertThat(given.passwordHash()).contains(HASH);
        assertThat(given.modifiedAt()).isEqualTo(LATER);
        assertThat(users.find(id(1))).contains(given);
        assertThat(users.find(ada.id())).isEmpty();
    }

    @Test
    void anOldServersIdThatSomebodyElseHasIsNotMerged() {
        add("bob@example.com", 1);
        assertThat(users.migrate(new Migrant(id(1), new Email("ada@example.com"), HASH, 0)))
                .isInstanceOf(IdInUse.class);
        User ada = withoutPassword("ada@example.com", 2);
        users.add(ada);
        assertThat(users.migrate(new Migrant(id(1), ada.email(), HASH, 0))).isInstanceOf(IdInUse.class);
        assertThat(users.find(id(2))).contains(ada);
    }

    @Test
    void whatHasHappenedHereMeanwhileWinsOverAnOldServer() {
        User known = add("known@example.com", 1);
        assertThat(users.migrate(new Migrant(id(1), known.email(), OTHER_HASH, 0)))
                .isInstanceOf(Outdated.class);
        users.add(withoutPassword("disabled@example.com", 2));
        users.disable(id(2));
        assertThat(users.migrate(new Migrant(id(2), new Email("disabled@example.com"), HASH, 0)))
                .isInstanceOf(Outdated.class);
        User removed = add("removed@example.com", 3);
        users.remove(removed.id());
        assertThat(users.migrate(new Migrant(id(3), removed.email(), HASH, 0))).isInstanceOf(Outdated.class);
        assertThat(users.find(id(1))).contains(known);
    }

    @Test
    void usersAreCountedByWhereTheirPasswordsAre() {
        users.add(User.added(id(1), new Email("own@example.com"), Optional.of(OWN_HASH), NOW));
        users.remove(add("removed@example.com", 2).id());
        users.add(withoutPassword("none@example.com", 3));
        users.add(User.added(id(5), new Email("other@example.com"), Optional.of(OTHER_HASH), NOW));
        users.migrate(new Migrant(id(6), new Email("new@example.com"), HASH, 0));
        assertThat(users.migrationStatus())
                .isEqualTo(new MigrationStatus(1, new TreeMap<>(Map.of("argon2id", 1L, "unknown", 1L)), 1, 1, 1));
        assertThat(users.migrationStatus().users()).isEqualTo(4);
    }

    private static User migrated(Migration migration) {
        assertThat(migration).isInstanceOf(Migrated.class);
        return ((Migrated) migration).user();
    }

    private static User withoutPassword(String email, int number) {
        return User.added(id(number), new Email(email), Optional.empty(), NOW);
    }

    @Test
    void allTokensEndInParts() {
        User ada = add("ada@example.com", 1);
        List<IssuedToken> issued = Stream.generate(() -> issueTo(ada)).limit(3).toList();
        assertThat(tokens.endSome(2)).isEqualTo(2);
        assertThat(tokens.endSome(2)).isEqualTo(1);
        assertThat(tokens.endSome(2)).isZero();
        assertThat(issued)
                .allSatisfy(one ->
                        assertThat(tokens.find(TokenDigest.of(one.token()))).isEmpty());
    }

    @Test
    void usersAreListedOldestFirst() {
        User second = add("bob@example.com", 2);
        User first = add("ada@example.com", 1);
        List<User> listed = new ArrayList<>();
        users.forEach(listed::add);
        assertThat(listed).containsExactly(first, second);
    }

    @Test
    void aTokenIsFoundByItsDigest() {
        IssuedToken issued = issueTo(add("ada@example.com", 1));
        assertThat(tokens.find(TokenDigest.of(issued.token()))).contains(issued.grant());
        assertThat(tokens.find(TokenDigest.of(issueTo(add("bob@example.com", 2)).token())))
                .get()
                .isNotEqualTo(issued.grant());
    }

    @Test
    void anUnknownTokenIsNotFound() {
        IssuedToken issued = issueTo(add("ada@example.com", 1));
        users.remove(id(1));
        assertThat(tokens.find(TokenDigest.of(issued.token()))).isEmpty();
    }

    @Test
    void disablingEndsTheUsersTokensAndNoOthers() {
        IssuedToken ada = issueTo(add("ada@example.com", 1));
        IssuedToken bob = issueTo(add("bob@example.com", 2));
        users.disable(id(1));
        assertThat(users.find(id(1))).get().matches(User::disabled);
        assertThat(tokens.find(TokenDigest.of(ada.token()))).isEmpty();
        assertThat(tokens.find(TokenDigest.of(bob.token()))).isPresent();
    }

    @Test
    void aDisabledUserGetsNoTokenUntilEnabled() {
        User ada = add("ada@example.com", 1);
        users.disable(ada.id());
        assertThat(issueIfAllowed(ada)).isEmpty();
        users.enable(ada.id());
        assertThat(issueIfAllowed(ada)).isPresent();
    }

    @Test
    void aRemovedUserGetsNoTokenAndTheAddressIsFree() {
        User ada = add("ada@example.com", 1);
        users.remove(ada.id());
        assertThat(issueIfAllowed(ada)).isEmpty();
        assertThat(users.add(user("ada@example.com", 2))).isEqualTo(Addition.ADDED);
    }

    @Test
    void whatIsStoredIsThereAfterReopening() throws Exception {
        IssuedToken issued = issueTo(add("ada@example.com", 1));
        database.close();
        openStores();
        assertThat(users.find(id(1))).isPresent();
        assertThat(tokens.find(TokenDigest.of(issued.token()))).contains(issued.grant());
    }

    @Test
    void ofATokenItsDigestIsStored() {
        BearerToken token = issueTo(add("ada@example.com", 1)).token();
        byte[] stored = database.read(handle -> handle.createQuery("SELECT digest FROM tokens")
                .mapTo(byte[].class)
                .one());
        assertThat(stored).isEqualTo(TokenDigest.of(token).bytes());
    }

    @Test
    void aUsersTokensAreListedTheNewestFirst() {
        User ada = add("ada@example.com", 1);
        issueTo(add("bob@example.com", 2));
        IssuedToken first = issueTo(ada, NOW);
        IssuedToken second = issueTo(ada, NOW.plusMillis(1));
        assertThat(tokens.findAll(ada.id(), 10)).containsExactly(stored(second), stored(first));
        assertThat(tokens.findAll(id(3), 10)).isEmpty();
    }

    @Test
    void aTokenEndsOnce() {
        User ada = add("ada@example.com", 1);
        IssuedToken kept = issueTo(ada);
        TokenDigest ended = TokenDigest.of(issueTo(ada).token());
        assertThat(tokens.end(ended)).isTrue();
        assertThat(tokens.end(ended)).isFalse();
        assertThat(tokens.findAll(ada.id(), 10)).containsExactly(stored(kept));
    }

    @Test
    void allTokensOfAUserEnd() {
        User ada = add("ada@example.com", 1);
        IssuedToken bobs = issueTo(add("bob@example.com", 2));
        issueTo(ada);
        issueTo(ada);
        assertThat(tokens.endAll(ada.id())).isEqualTo(2);
        assertThat(tokens.findAll(ada.id(), 10)).isEmpty();
        assertThat(tokens.endAll(ada.id())).isZero();
        assertThat(tokens.find(TokenDigest.of(bobs.token()))).isPresent();
    }

    @Test
    void allTokensOfAUserEndButOne() {
        User ada = add("ada@example.com", 1);
        IssuedToken bobs = issueTo(add("bob@example.com", 2));
        TokenDigest kept = TokenDigest.of(issueTo(ada).token());
        List<TokenDigest> others = Stream.generate(
                        () -> TokenDigest.of(issueTo(ada).token()))
                .limit(2)
                .toList();
        assertThat(tokens.endOthers(ada.id(), kept).orElseThrow()).containsExactlyInAnyOrderElementsOf(others);
        assertThat(tokens.find(kept)).isPresent();
        assertThat(others).allSatisfy(other -> assertThat(tokens.find(other)).isEmpty());
        assertThat(tokens.find(TokenDigest.of(bobs.token()))).isPresent();
    }

    @Test
    void whoHasEndedEndsNoOthers() {
        User ada = add("ada@example.com", 1);
        TokenDigest ended = TokenDigest.of(issueTo(ada).token());
        IssuedToken other = issueTo(ada);
        assertThat(tokens.end(ended)).isTrue();
        assertThat(tokens.endOthers(ada.id(), ended)).isEmpty();
        assertThat(tokens.findAll(ada.id(), 10)).containsExactly(stored(other));
    }

    @Test
    void theNewTokenStaysAlthoughTheClockWentBack() {
        User ada = add("ada@example.com", 1);
        IntStream.range(0, MOST_TOKENS).forEach(number -> issueTo(ada, NOW.plusMillis(number)));
        IssuedToken newest = issueTo(ada, NOW.minusSeconds(1));
        assertThat(tokens.find(TokenDigest.of(newest.token()))).isPresent();
        assertThat(tokens.findAll(ada.id(), 10)).hasSize(MOST_TOKENS);
    }

    @Test
    void ofTooManyTokensTheOldestEnd() {
        User ada = add("ada@example.com", 1);
        List<IssuedToken> issued = IntStream.range(0, MOST_TOKENS + 2)
                .mapToObj(number -> issueTo(ada, NOW.plusMillis(number)))
                .toList();
        assertThat(tokens.findAll(ada.id(), 10))
                .containsExactlyElementsOf(issued.reversed().stream()
                        .limit(MOST_TOKENS)
                        .map(StoreContract::stored)
                        .toList());
    }

    @Test
    void aUseIsNotedUnlessOneOfTheSameTimeIsKnown() {
        TokenDigest token = TokenDigest.of(issueTo(add("ada@example.com", 1)).token());
        noteUse(token, NOW.plus(QUARTER).minusMillis(1));
        assertThat(lastUse(token)).isEqualTo(NOW);
        noteUse(token, NOW.plus(QUARTER));
        assertThat(lastUse(token)).isEqualTo(NOW.plus(QUARTER));
        noteUse(token, NOW.plusMillis(1));
        assertThat(lastUse(token)).as("an earlier use").isEqualTo(NOW.plus(QUARTER));
        tokens.end(token);
        noteUse(token, NOW.plus(QUARTER.multipliedBy(2)));
        assertThat(tokens.find(token)).isEmpty();
    }

    @Test
    void deadTokensAreRemovedSoManyAtATime() {
        User ada = add("ada@example.com", 1);
        IntStream.range(0, MOST_TOKENS).forEach(number -> issueTo(ada, NOW.plusMillis(number)));
        Instant end = NOW.plus(LIFE).plusMillis(1);
        assertThat(tokens.removeDead(NOW.plus(LIFE).minusMillis(1), Optional.empty(), 10))
                .isZero();
        assertThat(tokens.removeDead(end, Optional.empty(), 1)).isEqualTo(1);
        assertThat(tokens.removeDead(end, Optional.empty(), 10)).isEqualTo(1);
        assertThat(tokens.findAll(ada.id(), 10)).hasSize(1);
        assertThat(tokens.removeDead(NOW, Optional.of(NOW.plusMillis(1)), 10)).isZero();
        assertThat(tokens.removeDead(NOW, Optional.of(NOW.plusMillis(2)), 10)).isEqualTo(1);
    }

    @Test
    void expiredTokensAreRemovedBeforeUnusedOnes() {
        User ada = add("ada@example.com", 1);
        IntStream.range(0, MOST_TOKENS).forEach(number -> issueTo(ada, NOW.plusMillis(number)));
        Instant expiredBy = NOW.plus(LIFE);
        Optional<Instant> unusedSince = Optional.of(NOW.plusMillis(1));
        assertThat(tokens.removeDead(expiredBy, unusedSince, 1)).isEqualTo(1);
        assertThat(tokens.findAll(ada.id(), 10)).hasSize(2);
        assertThat(tokens.removeDead(expiredBy, unusedSince, 10)).isEqualTo(1);
        assertThat(tokens.findAll(ada.id(), 10))
                .singleElement()
                .extracting(token -> token.grant().issuedAt())
                .isEqualTo(NOW.plusMillis(2));
    }

    @Test
    void aPasswordHashIsReplacedByWhoKnowsTheOldOne() {
        User ada = add("ada@example.com", 1);
        User bob = add("bob@example.com", 2);
        assertThat(users.replacePasswordHash(ada.id(), HASH, OTHER_HASH)).isTrue();
        assertThat(users.find(ada.id())).get().extracting(User::passwordHash).isEqualTo(Optional.of(OTHER_HASH));
        assertThat(users.find(bob.id())).contains(bob);
    }

    @Test
    void aPasswordHashThatHasChangedMeanwhileIsKept() {
        User ada = add("ada@example.com", 1);
        assertThat(users.replacePasswordHash(ada.id(), HASH, OTHER_HASH)).isTrue();
        assertThat(users.replacePasswordHash(ada.id(), HASH, new PasswordHash("third")))
                .isFalse();
        assertThat(users.find(ada.id())).get().extracting(User::passwordHash).isEqualTo(Optional.of(OTHER_HASH));
        assertThat(users.replacePasswordHash(id(2), HASH, OTHER_HASH)).isFalse();
    }

    @Test
    void ofManyWhoReplaceOneHashOneSucceeds() throws Exception {
        User ada = add("ada@example.com", 1);
        List<Callable<Boolean>> replacements = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(
                        number -> () -> users.replacePasswordHash(ada.id(), HASH, new PasswordHash("new" + number)))
                .toList();
        assertThat(atOnce(replacements)).containsOnlyOnce(true);
    }

    private static <R> List<R> atOnce(List<Callable<R>> work) throws Exception {
        List<R> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<R> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private User add(String email, int number) {
        User user = user(email, number);
        assertThat(users.add(user)).isEqualTo(Addition.ADDED);
        return user;
    }

    @Test
    void aNewPasswordEndsAllTokensButOneAndNoneOfAnotherUser() {
        User ada = add("ada@example.com", 1);
        IssuedToken kept = issueTo(ada);
        IssuedToken ended = issueTo(ada);
        IssuedToken others = issueTo(add("bob@example.com", 2));
        assertThat(tokens.changePassword(ada.id(), 0, OTHER_HASH, TokenDigest.of(kept.token()), LATER))
                .contains(List.of(TokenDigest.of(ended.token())));
        User changed = users.find(ada.id()).orElseThrow();
        assertThat(changed.passwordHash()).contains(OTHER_HASH);
        assertThat(changed.passwordVersion()).isEqualTo(1);
        assertThat(changed.modifiedAt()).isEqualTo(LATER);
        assertThat(tokens.find(TokenDigest.of(kept.token()))).isPresent();
        assertThat(tokens.find(TokenDigest.of(ended.token()))).isEmpty();
        assertThat(tokens.find(TokenDigest.of(others.token()))).isPresent();
    }

    @Test
    void aPasswordThatHasBeenChangedIsNotChangedAgainByWhoKnewTheOldOne() {
        User ada = add("ada@example.com", 1);
        TokenDigest own = TokenDigest.of(issueTo(ada).token());
        assertThat(tokens.changePassword(ada.id(), 0, OTHER_HASH, own, LATER)).isPresent();
        assertThat(tokens.changePassword(ada.id(), 0, HASH, own, LATER)).isEmpty();
        assertThat(users.find(ada.id())).get().extracting(User::passwordHash).isEqualTo(Optional.of(OTHER_HASH));
        assertThat(issueIfAllowed(ada)).isEmpty();
        assertThat(issueIfAllowed(users.find(ada.id()).orElseThrow())).isPresent();
    }

    @Test
    void whoseTokenHasEndedChangesNothing() {
        User ada = add("ada@example.com", 1);
        TokenDigest ended = TokenDigest.of(issueTo(ada).token());
        TokenDigest other = TokenDigest.of(issueTo(ada).token());
        tokens.end(ended);
        assertThat(tokens.changePassword(ada.id(), 0, OTHER_HASH, ended, LATER)).isEmpty();
        assertThat(users.find(ada.id())).contains(ada);
        assertThat(tokens.find(other)).isPresent();
    }

    @Test
    void whoIsDisabledChangesNothing() {
        User ada = add("ada@example.com", 1);
        TokenDigest own = TokenDigest.of(issueTo(ada).token());
        users.disable(ada.id());
        assertThat(tokens.changePassword(ada.id(), 0, OTHER_HASH, own, LATER)).isEmpty();
        assertThat(users.find(ada.id())).get().extracting(User::passwordHash).isEqualTo(Optional.of(HASH));
    }

    private static User user(String email, int number) {
        return User.added(id(number), new Email(email), Optional.of(HASH), NOW.plusMillis(number));
    }

    private static StoredToken stored(IssuedToken issued) {
        return new StoredToken(TokenDigest.of(issued.token()), issued.grant(), ORIGIN);
    }

    private void noteUse(TokenDigest token, Instant usedAt) {
        tokens.noteUses(Map.of(token, usedAt), QUARTER);
    }

    private Instant lastUse(TokenDigest token) {
        return tokens.find(token).orElseThrow().lastUsedAt();
    }

    private IssuedToken issueTo(User user, Instant now) {
        return issuerAt(now).issueTo(user, "login", ORIGIN).orElseThrow();
    }

    private static UserId id(int number) {
        return new UserId("1760000000000x" + "%018d".formatted(number));
    }

    private IssuedToken issueTo(User user) {
        return issueIfAllowed(user).orElseThrow();
    }

    private Optional<IssuedToken> issueIfAllowed(User user) {
        return issuerAt(NOW).issueTo(user, "login", ORIGIN);
    }

    private TokenIssuer issuerAt(Instant now) {
        TokenLife life = new TokenLife(Map.of("login", LIFE), Optional.empty());
        return new TokenIssuer(
                tokens,
                new TokenMemory(Duration.ZERO, () -> 0),
                new TokenPolicy(life, Duration.ZERO, MOST_TOKENS, TokenAlphabet.DOCUMENTED),
                Clock.fixed(now, ZoneOffset.UTC),
                new SecureRandom());
    }
}
