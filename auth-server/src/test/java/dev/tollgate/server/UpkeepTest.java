package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tollgate.server.store.StoreUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("other tests' servers would write to the same logger")
final class UpkeepTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Runnable work = () -> {};
    private final Upkeep upkeep = new Upkeep("The sweeping of test", () -> work.run());

    @BeforeEach
    void listen() {
        lines.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger().detachAppender(lines);
    }

    @Test
    void whatFailsForLongIsSaidOnceAndThatItWorksAgainToo() {
        upkeep.run();
        work = () -> {
            throw new StoreUnavailableException("the database is away");
        };
        for (int i = 0; i < 3; i++) {
            upkeep.run();
        }
        work = () -> {};
        upkeep.run();
        upkeep.run();
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        failure -> assertThat(failure)
                                .startsWith("The sweeping of test fails, and is tried again: ")
                                .endsWith("the database is away"),
                        recovery -> assertThat(recovery).isEqualTo("The sweeping of test works again"));
    }

    @Test
    void aBugIsToldWithItsTraceAndStopsNothing() {
        work = () -> {
            throw new StackOverflowError("a bug");
        };
        upkeep.run();
        assertThat(lines.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a bug"));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Upkeep.class);
    }
}
