package dev.tollgate.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.login.AccountFailure;
import dev.tollgate.server.login.FailedHour;
import dev.tollgate.server.login.OwnThrottleStore;
import dev.tollgate.server.login.StoredFailures;
import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.ThrottleStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteThrottleStoreTest extends ThrottleStoreContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long ADA = -1;
    private static final long BOB = Long.MAX_VALUE;

    @TempDir
    private Path directory;

    @Override
    protected Database open() {
        return SqliteDatabase.open(directory.resolve("live.db"));
    }

    @Override
    protected void fail(long account, Duration ago, int times) {
        fail(account, NOW.minus(ago), times);
    }

    @Override
    protected String addOldFailures(int accounts) {
        database()
                .change(handle -> handle.execute(
                        rows(accounts, "INSERT INTO login_failures SELECT i, ?, 1, 0 FROM numbers"),
                        NOW.getEpochSecond() / HOUR.toSeconds() - 25));
        return "login_failures";
    }

    @Test
    void failuresAreCountedByAccountAndHour() throws Exception {
        fail(ADA, NOW.minus(HOUR.multipliedBy(2)), 2);
        fail(ADA, NOW, 3);
        fail(BOB, NOW, 1);
        reopen();
        assertThat(store().failures(ADA, NOW).hours())
                .containsExactlyInAnyOrder(new FailedHour(1, 2), new FailedHour(0, 3));
        assertThat(store().failures(BOB, NOW).hours()).containsExactly(new FailedHour(0, 1));
        assertThat(store().failures(7, NOW)).isEqualTo(new StoredFailures(List.of(), Duration.ZERO));
    }

    @Test
    void failuresOfTheLastDayCountAndOlderOnesDoNot() {
        fail(ADA, NOW, 1);
        assertThat(store().failures(ADA, NOW.plus(DAY)).hours()).containsExactly(new FailedHour(23, 1));
        assertThat(store().failures(ADA, NOW.plus(DAY).plus(HOUR)).hours()).isEmpty();
    }

    @Test
    void whereTheClockWasSetBackFailuresCountAsOfNow() {
        fail(ADA, NOW, 2);
        assertThat(store().failures(ADA, NOW.minus(HOUR)).hours()).containsExactly(new FailedHour(0, 2));
        assertThat(store().failures(ADA, NOW.minus(DAY)).hours())
                .as("a clock that was wrong")
                .isEmpty();
    }

    @Test
    void theLanesDelayIsThatOfTheLastFailure() {
        store().addFailures(List.of(new AccountFailure(ADA, NOW, Duration.ofSeconds(60))));
        assertThat(store().failures(ADA, NOW.plusSeconds(20)).slowLaneDelay()).isEqualTo(Duration.ofSeconds(40));
        store().addFailures(List.of(new AccountFailure(ADA, NOW.plusSeconds(30), Duration.ofSeconds(45))));
        assertThat(store().failures(ADA, NOW.plusSeconds(30)).slowLaneDelay()).isEqualTo(Duration.ofSeconds(45));
        assertThat(store().failures(ADA, NOW.plusSeconds(80)).slowLaneDelay()).isEqualTo(Duration.ofSeconds(-5));
    }

    private void fail(long account, Instant when, int times) {
        for (int i = 0; i < times; i++) {
            store().addFailures(List.of(new AccountFailure(account, when, Duration.ZERO)));
        }
    }

    private OwnThrottleStore store() {
        return new SqliteThrottleStore(database());
    }
}
