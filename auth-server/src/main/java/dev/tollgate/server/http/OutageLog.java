package dev.tollgate.server.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells why requests are answered 503: of each kind of cause the first, and once a minute how many there were since, as
 * there may be thousands a second.
 */
final class OutageLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Class<?>, Told> lastTold = new HashMap<>();

    OutageLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(RuntimeException cause) {
        Instant now = clock.instant();
        @Nullable Told last = lastTold.get(cause.getClass());
        if (last != null && now.isBefore(last.at.plus(PAUSE))) {
            last.since++;
            return;
        }
        if (last == null || last.since == 0) {
            LOG.warn("Answered 503: {}", cause.toString());
        } else {
            LOG.warn("Answered 503, and {} times since {}: {}", last.since, last.at, cause.toString());
        }
        lastTold.put(cause.getClass(), new Told(now));
    }

    private static final class Told {
        private final Instant at;
        private long since;

        Told(Instant at) {
            this.at = at;
        }
    }
}
