package dev.tollgate.server.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

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

    /** @param correlation what the answer calls itself */
    void note(RuntimeException cause, String correlation) {
        note(cause.getClass(), cause.toString(), Optional.of(correlation));
    }

    /**
     * Tells of a cause.
     *
     * @param kind of causes, of which there are few
     */
    public void note(Object kind, String cause) {
        note(kind, cause, Optional.empty());
    }

    private synchronized void note(Object kind, String cause, Optional<String> correlation) {
        Instant now = clock.instant();
        @Nullable Told last = lastTold.get(kind);
        if (last != null && now.isBefore(last.at.plus(PAUSE))) {
            last.since++;
            return;
        }
        LoggingEventBuilder line = correlation
                .map(name -> LOG.atWarn().addKeyValue("correlation", name))
                .orElseGet(LOG::atWarn);
        if (last == null || last.since == 0) {
            line.log("Answered 503: {}", cause);
        } else {
            line.log("Answered 503, and {} times since {}: {}", last.since, last.at, cause);
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
