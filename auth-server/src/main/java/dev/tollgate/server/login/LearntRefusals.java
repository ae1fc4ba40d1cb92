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
    private final Cache<Long, Ending> ends;

    LearntRefusals(ThrottleLimits limits, Ticker ticker) {
        this.ticker = ticker;
        this.ends = Memory.of(limits, ticker).expireAfterWrite(LONGEST).build();
    }

    Optional<Delay> delay(long key) {
        @Nullable Ending ending = ends.getIfPresent(key);
        return Optional.ofNullable(ending)
                .map(known -> new Delay(known.limit, Duration.ofNanos(known.at - ticker.read())))
                .filter(delay -> delay.time().isPositive());
    }

    void learn(long key, Delay delay) {
        ends.put(key, new Ending(delay.limit(), ticker.read() + delay.time().toNanos()));
    }

    void forgetAll() {
        ends.invalidateAll();
    }

    private record Ending(ThrottleLimit limit, long at) {}
}
