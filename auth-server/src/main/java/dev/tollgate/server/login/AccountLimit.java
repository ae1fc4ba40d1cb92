package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a login to one account may fail, wherever it comes from: beyond some failures the account is in its slow
 * lane, and beyond those of a day there is none. What is kept here is a copy of what a {@link ThrottleStore} keeps.
 */
final class AccountLimit {
    private static final int HOURS_OF_DAY = 24;
    private static final Duration DAY = Duration.ofHours(HOURS_OF_DAY);

    private final ThrottleLimits limits;
    private final Ticker ticker;
    private final Cache<Long, Failures> accounts;

    AccountLimit(ThrottleLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        this.accounts = Memory.of(limits, ticker).expireAfterAccess(DAY).build();
    }

    synchronized boolean isLoaded(long account) {
        return accounts.getIfPresent(account) != null;
    }

    /** Takes over what is stored, unless it is here already; a wait is not believed beyond the lane's interval. */
    synchronized void load(long account, StoredFailures stored) {
        if (isLoaded(account)) {
            return;
        }
        Failures failures = new Failures();
        accounts.put(account, failures);
        long now = ticker.read();
        stored.hours().forEach(hour -> failures.hours.add(now, hour.hoursAgo(), hour.failures()));
        long delay = Math.min(
                stored.slowLaneDelay().toNanos(), limits.slowLaneInterval().toNanos());
        failures.slowLaneOpens = now + Math.max(0, delay);
    }

    /** Whether only those are let in without a wait who are known where they are. */
    synchronized boolean isSlow(long account) {
        @Nullable Failures failures = accounts.getIfPresent(account);
        return failures != null && areTooMany(failures);
    }

    /** How long somebody has to wait who is not known; empty if an attempt is looked at now. */
    synchronized Optional<Duration> delay(long account) {
        @Nullable Failures failures = accounts.getIfPresent(account);
        if (failures == null || !areTooMany(failures)) {
            return Optional.empty();
        }
        long now = ticker.read();
        Duration day = failures.hours.untilBelow(limits.accountFailuresPerDay(), now);
        Duration lane = Duration.ofNanos(failures.slowLaneOpens - now);
        return Optional.of(day.compareTo(lane) > 0 ? day : lane).filter(Duration::isPositive);
    }

    /** Takes the slow lane's next attempt, if there is one now; otherwise answers how long until then. */
    synchronized Optional<Duration> begin(long account) {
        Optional<Duration> delay = delay(account);
        @Nullable Failures failures = accounts.getIfPresent(account);
        if (delay.isEmpty() && failures != null && areTooMany(failures)) {
            failures.slowLaneOpens = ticker.read() + limits.slowLaneInterval().toNanos();
        }
        return delay;
    }

    /** What has been forgotten meanwhile stays so, and is loaded with this failure the next time. */
    synchronized void fail(long account) {
        @Nullable Failures failures = accounts.getIfPresent(account);
        if (failures != null) {
            failures.hours.add(ticker.read());
        }
    }

    /** How long until the slow lane's next attempt. */
    synchronized Duration slowLaneDelay(long account) {
        @Nullable Failures failures = accounts.getIfPresent(account);
        return failures == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, failures.slowLaneOpens - ticker.read()));
    }

    synchronized void forget(long account) {
        accounts.invalidate(account);
    }

    synchronized void forgetAll() {
        accounts.invalidateAll();
    }

    private boolean areTooMany(Failures failures) {
        long now = ticker.read();
        return failures.hours.total(now, limits.accountHours()) >= limits.accountFailures()
                || failures.hours.total(now) >= limits.accountFailuresPerDay();
    }

    private final class Failures {
        private final SlidingCount hours = new SlidingCount(DAY, HOURS_OF_DAY);
        private long slowLaneOpens = ticker.read();
    }
}
