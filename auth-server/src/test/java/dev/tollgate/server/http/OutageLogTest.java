package dev.tollgate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("other tests' servers would write to the same logger")
final class OutageLogTest {
    private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = START;
    private final OutageLog outages = new OutageLog(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void aCauseIsToldAtOnceAndThenOnceAMinuteWithTheNumberOfTheOthers() {
        for (int second = 0; second <= 60; second++) {
            now = START.plusSeconds(second);
            outages.note(new IllegalStateException("no disk"), "4bf92f3577b34da6a3ce929d0e0e4736");
        }
        assertThat(told())
                .containsExactly(
                        "Answered 503: java.lang.IllegalStateException: no disk",
                        "Answered 503, and 59 times since 2026-11-22T03:00:00Z: java.lang.IllegalStateException: no"
                                + " disk");
    }

    @Test
    void anotherCauseIsToldAtOnceToo() {
        outages.note(new IllegalStateException("no disk"), "4bf92f3577b34da6a3ce929d0e0e4736");
        outages.note(new IllegalArgumentException("no memory"), "4bf92f3577b34da6a3ce929d0e0e4736");
        outages.note(new IllegalStateException("no disk"), "4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(told()).hasSize(2).last().asString().contains("no memory");
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
