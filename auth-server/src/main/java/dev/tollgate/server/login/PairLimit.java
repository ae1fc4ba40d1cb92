package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often a login to one account may fail from one client network: some times, and then after waits that double. */
final class PairLimit {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final Optional<Boolean> KNOWN = Optional.of(true);
    private static final Optional<Boolean> STRANGE = Optional.of(false);

    private final ThrottleLimits limits;
    private final Ticker ticker;
    private final Cache<Long, Pair> pairs;

    PairLimit(ThrottleLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        // Not by access: who asks in vain would renew it.
        this.pairs = Memory.of(limits, ticker).expireAfterWrite(LIFE).build();
    }

    /** How long until another attempt is looked at; empty if it is now. */
    synchronized Optional<Duration> delay(AttemptKeys keys) {
        @Nullable Pair pair = pairs.getIfPresent(keys.pair());
        return pair == null ? Optional.empty() : pair.delay();
    }

    synchronized Turn begin(AttemptKeys keys) {
        Pair pair = pair(keys);
        Optional<Duration> delay = pair.delay();
        if (delay.isPresent()) {
            return new Turn.Refused(new Delay(ThrottleLimit.ACCOUNT_AT_ADDRESS, delay.get()));
        }
        int allowedAtOnce = Math.max(1, limits.freeFailures() - pair.failures);
        if (pair.pending >= allowedAtOnce) {
            return new Turn.Later();
        }
        pair.pending++;
        return new Turn.Now();
    }

    synchronized void end(AttemptKeys keys) {
        Pair pair = pair(keys);
        pair.pending = Math.max(0, pair.pending - 1);
    }

    /** Counts a failure of an attempt that has yet to end. */
    synchronized void fail(AttemptKeys keys) {
        Pair pair = pair(keys);
        pair.fail();
        pairs.put(keys.pair(), pair);
    }

    synchronized void succeed(AttemptKeys keys) {
        Pair pair = pair(keys);
        pair.failures = 0;
        pair.isKnown = keys.isShared() ? STRANGE : KNOWN;
    }

    /** Whether the store was told within the last day that the account is known at this network. */
    synchronized boolean isNoted(AttemptKeys keys) {
        @Nullable Pair pair = pairs.getIfPresent(keys.pair());
        return pair != null && pair.isNoted && ticker.read() - pair.noted < LIFE.toNanos();
    }

    synchronized void setNoted(AttemptKeys keys) {
        Pair pair = pair(keys);
        pair.isNoted = true;
        pair.noted = ticker.read();
    }

    /** Whether the account is known at this network, if that has been looked up already. */
    synchronized Optional<Boolean> isKnown(AttemptKeys keys) {
        @Nullable Pair pair = pairs.getIfPresent(keys.pair());
        return pair == null ? Optional.empty() : pair.isKnown;
    }

    synchronized void setKnown(AttemptKeys keys, boolean isKnown) {
        pair(keys).isKnown = isKnown ? KNOWN : STRANGE;
    }

    synchronized void forgetAccount(long account) {
        pairs.asMap().values().removeIf(pair -> pair.account == account);
    }

    synchronized void forgetNetwork(long network) {
        pairs.asMap().values().removeIf(pair -> pair.network == network);
    }

    synchronized void forget(long pair) {
        pairs.invalidate(pair);
    }

    synchronized void forgetAll() {
        pairs.invalidateAll();
    }

    private Pair pair(AttemptKeys keys) {
        return pairs.get(keys.pair(), unknown -> new Pair(keys.account(), keys.network()));
    }

    private final class Pair {
        private final long account;
        private final long network;
        private int failures;
        private int pending;
        private long waitEnds;
        private long noted;
        private boolean isNoted;
        private Optional<Boolean> isKnown = Optional.empty();

        Pair(long account, long network) {
            this.account = account;
            this.network = network;
        }

        Optional<Duration> delay() {
            return Optional.of(Duration.ofNanos(waitEnds - ticker.read()))
                    .filter(delay -> failures >= limits.freeFailures() && delay.isPositive());
        }

        void fail() {
            failures++;
            waitEnds = ticker.read() + limits.waitAfter(failures).toNanos();
        }
    }
}
