package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many logins may fail that come from one client network, whatever they claim.
 *
 * <p>An attempt that is being looked at counts as if it had failed, until it has ended: so many at once do not get past
 * the limit, and those that succeed take nothing of it.
 */
public final class NetworkLimit {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int SLOTS = 6;

    private final ThrottleLimits limits;
    private final Ticker ticker;
    private final KeyedHash hash;
    private final Cache<Long, Failures> networks;

    /** Makes a limit that nothing counts against yet. */
    public NetworkLimit(ThrottleLimits limits, Ticker ticker, SecureRandom random) {
        this.hash = KeyedHash.drawn(random);
        this.limits = limits;
        this.ticker = ticker;
        this.networks =
                Memory.of(limits, ticker).expireAfterAccess(HOUR.plus(HOUR)).build();
    }

    long key(InetAddress client) {
        return hash.ofNetwork(ClientNetwork.of(client));
    }

    /** How long until another attempt is within the limit; empty if it is now. */
    synchronized Optional<Duration> delay(long network) {
        @Nullable Failures failures = networks.getIfPresent(network);
        return failures == null || !failures.areTooMany(0) ? Optional.empty() : Optional.of(failures.delay());
    }

    synchronized Turn begin(long network) {
        Failures failures = networks.get(network, unknown -> new Failures());
        if (failures.areTooMany(0)) {
            return new Turn.Refused(new Delay(ThrottleLimit.ADDRESS, failures.delay()));
        }
        if (failures.areTooMany(failures.pending)) {
            return new Turn.Later();
        }
        failures.pending++;
        return new Turn.Now();
    }

    synchronized void end(long network) {
        Failures failures = networks.get(network, forgotten -> new Failures());
        failures.pending = Math.max(0, failures.pending - 1);
    }

    /** Counts a failure of an attempt that has yet to end. */
    synchronized void fail(long network) {
        networks.get(network, forgotten -> new Failures()).add();
    }

    /** Begins an attempt that has ended but for its outcome. */
    synchronized void resume(long network) {
        networks.get(network, forgotten -> new Failures()).pending++;
    }

    synchronized void forget(long network) {
        networks.invalidate(network);
    }

    synchronized void forgetAll() {
        networks.invalidateAll();
    }

    private final class Failures {
        private final SlidingCount lastMinute = new SlidingCount(MINUTE, SLOTS);
        private final SlidingCount lastHour = new SlidingCount(HOUR, SLOTS);
        private int pending;

        boolean areTooMany(int more) {
            long now = ticker.read();
            return lastMinute.total(now) + more >= limits.addressFailuresPerMinute()
                    || lastHour.total(now) + more >= limits.addressFailuresPerHour();
        }

        Duration delay() {
            long now = ticker.read();
            Duration minute = lastMinute.untilBelow(limits.addressFailuresPerMinute(), now);
            Duration hour = lastHour.untilBelow(limits.addressFailuresPerHour(), now);
            return minute.compareTo(hour) > 0 ? minute : hour;
        }

        void add() {
            long now = ticker.read();
            lastMinute.add(now);
            lastHour.add(now);
        }
    }
}
