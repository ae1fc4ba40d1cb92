package dev.tollgate.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How much some loggers say, which can be changed while the program runs. There are as many as stand here, whatever
 * anybody asks for, and the audit is none of them.
 *
 * <p>What libraries say in detail may hold what clients have sent, so that they are let go no further than {@code info}.
 */
public final class LogLevels {
    /** Of lines for each answer. */
    public static final String ACCESSES = "dev.tollgate.access";

    private static final List<Known> KNOWN = List.of(
            new Known("tollgate", "dev.tollgate", LogLevel.TRACE),
            new Known("http", "dev.tollgate.server.http", LogLevel.TRACE),
            new Known("store", "dev.tollgate.server.store", LogLevel.TRACE),
            new Known("access", ACCESSES, LogLevel.INFO),
            new Known("jersey", "org.glassfish.jersey", LogLevel.INFO),
            new Known("grizzly", "org.glassfish.grizzly", LogLevel.INFO),
            new Known("hikari", "com.zaxxer.hikari", LogLevel.INFO),
            new Known("flyway", "org.flywaydb", LogLevel.INFO));

    private final Map<String, Adjustable> loggers = new LinkedHashMap<>();

    private LogLevels(LoggerContext context) {
        KNOWN.forEach(known -> loggers.put(known.name, new Adjustable(context.getLogger(known.logger), known.finest)));
    }

    /** Those of this program as they are now, which is what they can be given back; none if it logs by another library. */
    public static Optional<LogLevels> ofThisProgram() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(new LogLevels(context))
                : Optional.empty();
    }

    /** The level of each logger by its name, such as {@code info}, or {@code off}. */
    public Map<String, String> all() {
        Map<String, String> levels = new LinkedHashMap<>();
        loggers.forEach((name, logger) -> levels.put(name, logger.level()));
        return levels;
    }

    /** The most that a logger may say; empty if there is none of that name. */
    public Optional<LogLevel> finest(String name) {
        return Optional.ofNullable(loggers.get(name)).map(Adjustable::finest);
    }

    /**
     * Sets the level of a logger.
     *
     * @throws IllegalArgumentException if there is no such logger, or the level is beyond its finest
     */
    public void set(String name, LogLevel level) {
        Adjustable logger = known(name);
        if (level.compareTo(logger.finest) > 0) {
            throw new IllegalArgumentException(name + " goes no further than " + logger.finest);
        }
        logger.logger.setLevel(level.level());
    }

    /**
     * Gives a logger the level back that it had at first.
     *
     * @throws IllegalArgumentException if there is no such logger
     */
    public void reset(String name) {
        Adjustable logger = known(name);
        logger.logger.setLevel(logger.atFirst);
    }

    private Adjustable known(String name) {
        return Optional.ofNullable(loggers.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no such logger: " + name));
    }

    private record Known(String name, String logger, LogLevel finest) {}

    /** @param atFirst null if it is that of the logger above */
    private record Adjustable(
            Logger logger, LogLevel finest, @Nullable Level atFirst) {
        Adjustable(Logger logger, LogLevel finest) {
            this(logger, finest, logger.getLevel());
        }

        String level() {
            return logger.getEffectiveLevel().toString().toLowerCase(Locale.ROOT);
        }
    }
}
