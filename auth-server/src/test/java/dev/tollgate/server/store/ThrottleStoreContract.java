package dev.tollgate.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.login.Clearing;
import dev.tollgate.server.login.FailingAccount;
import dev.tollgate.server.login.ThrottleStore;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every database has to remember of failed logins; each adds a subclass that opens it. */
public abstract class ThrottleStoreContract {
    protected static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final long ADA = -1;
    private static final long BOB = Long.MAX_VALUE;

    private Database database;
    private ThrottleStore store;

    /** Opens the same database each time. */
    protected abstract Database open() throws Exception;

    /** Counts failures of an account that were so long ago. */
    protected abstract void fail(long account, Duration ago, int times);

    /** Counts a failure each of so many accounts that is too old to count, and answers how to count all that is left. */
    protected abstract String addOldFailures(int accounts);

    @BeforeEach
    final void openStore() throws Exception {
        database = open();
        store = database.throttles();
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
        fail(ADA, HOUR, 1);
        fail(ADA, Duration.ZERO, 1);
        fail(BOB, Duration.ZERO, 3);
        fail(7, DAY.plus(HOUR), 9);
        assertThat(store.failing(NOW, 5)).containsExactly(new FailingAccount(BOB, 3), new FailingAccount(ADA, 2));
        assertThat(store.failing(NOW, 1)).containsExactly(new FailingAccount(BOB, 3));
    }

    @Test
    void clearingAnAccountForgetsItsFailuresAndNothingElse() {
        fail(ADA, Duration.ZERO, 1);
        fail(BOB, Duration.ZERO, 1);
        store.noteLogin(ADA, NOW);
        store.clearAccount(ADA);
        assertThat(store.failing(NOW, 5)).containsExactly(new FailingAccount(BOB, 1));
        assertThat(store.lastLogin(ADA)).contains(NOW);
    }

    @Test
    void clearingAllForgetsAllFailuresAndNoPlace() {
        fail(ADA, Duration.ZERO, 1);
        fail(BOB, Duration.ZERO, 1);
        store.noteLogin(ADA, NOW);
        store.clearAll();
        assertThat(store.failing(NOW, 5)).isEmpty();
        assertThat(store.lastLogin(ADA)).contains(NOW);
    }

    @Test
    void clearingsAreToldOnceInTheirOrder() throws Exception {
        assertThat(store.lastClearing()).isZero();
        store.clearAccount(ADA);
        store.clearAddress(InetAddress.getByName("2001:db8::1"), 1);
        store.clearAddress(InetAddress.getByName("192.0.2.1"), 2);
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
        database.change(handle -> handle.execute(
                rows(rows, "INSERT INTO login_places SELECT i, ? FROM numbers"),
                NOW.minus(MONTH).minusMillis(1).toEpochMilli()));
        String failures = addOldFailures(rows);
        fail(ADA, DAY.minusMinutes(1), 1);
        store.noteLogin(ADA, NOW.minus(MONTH));
        store.prune(NOW, MONTH);
        assertThat(count(failures)).isEqualTo(1);
        assertThat(store.failing(NOW, 5)).containsExactly(new FailingAccount(ADA, 1));
        assertThat(count("login_places")).isEqualTo(1);
        assertThat(store.lastLogin(ADA)).contains(NOW.minus(MONTH));
    }

    /** An insertion of so many rows, from {@code numbers} with the column {@code i}. */
    protected static String rows(int rows, String insertion) {
        int select = insertion.indexOf("SELECT");
        return insertion.substring(0, select) + "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                + " FROM numbers WHERE i < " + rows + ") " + insertion.substring(select);
    }

    private int count(String table) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }

    protected final Database database() {
        return database;
    }

    protected final void reopen() throws Exception {
        database.close();
        openStore();
    }
}
