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
public final class OutageLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Object, Told> lastTold = new HashMap<>();

    public OutageLog(Clock clock) {
        this.clock = clock;
    }

    void note(RuntimeException cause) {
        note(cause.getClass(), cause.toString());
    }

    /**
     * Tells of a cause.
     *
     * @param kind of causes, of which there are few
     */
    public synchronized void note(Object kind, String cause) {
        Instant now = clock.instant();
        @Nullable Told last = lastTold.get(kind);
        if (last != null && now.isBefore(last.at.plus(PAUSE))) {
            last.since++;
            return;
        }
        if (last == null || last.since == 0) {
            LOG.warn("Answered 503: {}", cause);
        } else {
            LOG.warn("Answered 503, and {} times since {}: {}", last.since, last.at, cause);
        }
        lastTold.put(kind, new Told(now));
    }

    private static final class Told {
        private final Instant at;
        private long since;

        Told(Instant at) {
            this.at = at;
        }
    }
}
