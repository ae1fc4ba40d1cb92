package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Until when all servers refuse what has one key, so that who asks in vain does so at the database's cost just once. */
final class LearntRefusals {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Ticker ticker;
    private final Cache<Long, Long> ends;

    LearntRefusals(ThrottleLimits limits, Ticker ticker) {
        this.ticker = ticker;
        this.ends = Memory.of(limits, ticker).expireAfterWrite(LONGEST).build();
    }

    Optional<Duration> delay(long key) {
        @Nullable Long end = ends.getIfPresent(key);
        return Optional.ofNullable(end)
                .map(known -> Duration.ofNanos(known - ticker.read()))
                .filter(Duration::isPositive);
    }

    void learn(long key, Duration delay) {
        ends.put(key, ticker.read() + delay.toNanos());
    }

    void forgetAll() {
        ends.invalidateAll();
    }
}
