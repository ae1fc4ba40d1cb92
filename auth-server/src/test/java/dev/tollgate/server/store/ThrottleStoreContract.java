package dev.tollgate.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.login.AccountFailure;
import dev.tollgate.server.login.Clearing;
import dev.tollgate.server.login.FailedHour;
import dev.tollgate.server.login.FailingAccount;
import dev.tollgate.server.login.StoredFailures;
import dev.tollgate.server.login.ThrottleStore;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every database has to remember of failed logins; each adds a subclass that opens it. */
public abstract class ThrottleStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final long ADA = -1;
    private static final long BOB = Long.MAX_VALUE;

    private Database database;
    private ThrottleStore store;

    /** Opens the same database each time. */
    protected abstract Database open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        database = open();
        store = new JdbcThrottleStore(database);
    }

    @AfterEach
    final void closeStore() {
        database.close();
    }

    @Test
    void theFirstSecretIsKept() throws Exception {
        assertThat(store.secret(new byte[] {1, 2})).containsExactly(1, 2);
        assertThat(store.secret(new byte[] {3, 4})).containsExactly(1, 2);
        reopen();
        assertThat(store.secret(new byte[] {5, 6})).containsExactly(1, 2);
    }

    @Test
    void failuresAreCountedByAccountAndHour() throws Exception {
        fail(ADA, NOW.minus(HOUR.multipliedBy(2)), 2);
        fail(ADA, NOW, 3);
        fail(BOB, NOW, 1);
        reopen();
        assertThat(store.failures(ADA, NOW).hours())
                .containsExactlyInAnyOrder(new FailedHour(1, 2), new FailedHour(0, 3));
        assertThat(store.failures(BOB, NOW).hours()).containsExactly(new FailedHour(0, 1));
        assertThat(store.failures(7, NOW)).isEqualTo(new StoredFailures(List.of(), Duration.ZERO));
    }

    @Test
    void failuresOfTheLastDayCountAndOlderOnesDoNot() {
        fail(ADA, NOW, 1);
        assertThat(store.failures(ADA, NOW.plus(DAY)).hours()).containsExactly(new FailedHour(23, 1));
        assertThat(store.failures(ADA, NOW.plus(DAY).plus(HOUR)).hours()).isEmpty();
    }

    @Test
    void whereTheClockWasSetBackFailuresCountAsOfNow() {
        fail(ADA, NOW, 2);
        assertThat(store.failures(ADA, NOW.minus(HOUR)).hours()).containsExactly(new FailedHour(0, 2));
        assertThat(store.failures(ADA, NOW.minus(DAY)).hours())
                .as("a clock that was wrong")
                .isEmpty();
    }

    @Test
    void theLanesDelayIsThatOfTheLastFailure() {
        store.addFailures(List.of(new AccountFailure(ADA, NOW, Duration.ofSeconds(60))));
        assertThat(store.failures(ADA, NOW.plusSeconds(20)).slowLaneDelay()).isEqualTo(Duration.ofSeconds(40));
        store.addFailures(List.of(new AccountFailure(ADA, NOW.plusSeconds(30), Duration.ofSeconds(45))));
        assertThat(store.failures(ADA, NOW.plusSeconds(30)).slowLaneDelay()).isEqualTo(Duration.ofSeconds(45));
        assertThat(store.failures(ADA, NOW.plusSeconds(80)).slowLaneDelay()).isEqualTo(Duration.ofSeconds(-5));
    }

    @Test
    void aGoodLoginIsNotedOnceADay() throws Exception {
        assertThat(store.lastLogin(ADA)).isEmpty();
        store.noteLogin(ADA, NOW);
        store.noteLogin(ADA, NOW.plus(DAY));
        reopen();
        assertThat(store.lastLogin(ADA)).contains(NOW);
        store.noteLogin(ADA, NOW.plus(DAY).plusMillis(1));
        assertThat(store.lastLogin(ADA)).contains(NOW.plus(DAY).plusMillis(1));
        assertThat(store.lastLogin(BOB)).isEmpty();
    }

    @Test
    void failingAccountsAreListedMostFailuresFirst() {
        fail(ADA, NOW.minus(HOUR), 1);
        fail(ADA, NOW, 1);
        fail(BOB, NOW, 3);
        fail(7, NOW.minus(DAY).minus(HOUR), 9);
        assertThat(store.failing(NOW, 5)).containsExactly(new FailingAccount(BOB, 3), new FailingAccount(ADA, 2));
        assertThat(store.failing(NOW, 1)).containsExactly(new FailingAccount(BOB, 3));
    }

    @Test
    void clearingAnAccountForgetsItsFailuresAndNothingElse() {
        fail(ADA, NOW, 1);
        fail(BOB, NOW, 1);
        store.noteLogin(ADA, NOW);
        store.clearAccount(ADA);
        assertThat(store.failures(ADA, NOW).hours()).isEmpty();
        assertThat(store.failures(BOB, NOW).hours()).hasSize(1);
        assertThat(store.lastLogin(ADA)).contains(NOW);
    }

    @Test
    void clearingAllForgetsAllFailuresAndNoPlace() {
        fail(ADA, NOW, 1);
        fail(BOB, NOW, 1);
        store.noteLogin(ADA, NOW);
        store.clearAll();
        assertThat(store.failing(NOW, 5)).isEmpty();
        assertThat(store.lastLogin(ADA)).contains(NOW);
    }

    @Test
    void clearingsAreToldOnceInTheirOrder() throws Exception {
        assertThat(store.lastClearing()).isZero();
        store.clearAccount(ADA);
        store.clearAddress(InetAddress.getByName("2001:db8::1"));
        store.clearAddress(InetAddress.getByName("192.0.2.1"));
        store.clearAll();
        reopen();
        assertThat(store.lastClearing()).isEqualTo(4);
        assertThat(store.clearingsAfter(0))
                .containsExactly(
                        new Clearing.OfAccount(1, ADA),
                        new Clearing.OfAddress(2, InetAddress.getByName("2001:db8::1")),
                        new Clearing.OfAddress(3, InetAddress.getByName("192.0.2.1")),
                        new Clearing.OfAll(4));
        assertThat(store.clearingsAfter(3)).containsExactly(new Clearing.OfAll(4));
        assertThat(store.clearingsAfter(4)).isEmpty();
    }

    @Test
    void anAccountWhoseKeyIsZeroIsNoClearingOfAll() {
        store.clearAccount(0);
        assertThat(store.clearingsAfter(0)).containsExactly(new Clearing.OfAccount(1, 0));
    }

    /** More than are removed at a time, and exactly as many. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 2_500})
    void whatIsTooOldToCountIsRemovedAndNothingElse(int rows) {
        database.change(handle -> {
            handle.execute(rows(rows, "INSERT INTO login_failures SELECT i, ?, 1, 0 FROM numbers"), hour(NOW) - 25);
            handle.execute(
                    rows(rows, "INSERT INTO login_places SELECT i, ? FROM numbers"),
                    NOW.minus(MONTH).minusMillis(1).toEpochMilli());
        });
        fail(ADA, NOW.minus(DAY), 1);
        store.noteLogin(ADA, NOW.minus(MONTH));
        store.prune(NOW, MONTH);
        assertThat(count("login_failures")).isEqualTo(1);
        assertThat(store.failures(ADA, NOW).hours()).containsExactly(new FailedHour(23, 1));
        assertThat(count("login_places")).isEqualTo(1);
        assertThat(store.lastLogin(ADA)).contains(NOW.minus(MONTH));
    }

    private void fail(long account, Instant when, int times) {
        for (int i = 0; i < times; i++) {
            store.addFailures(List.of(new AccountFailure(account, when, Duration.ZERO)));
        }
    }

    private static String rows(int rows, String insertion) {
        int select = insertion.indexOf("SELECT");
        return insertion.substring(0, select) + "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                + " FROM numbers WHERE i < " + rows + ") " + insertion.substring(select);
    }

    private static long hour(Instant time) {
        return time.getEpochSecond() / HOUR.toSeconds();
    }

    private int count(String table) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    private void reopen() throws Exception {
        database.close();
        openStore();
    }
}
