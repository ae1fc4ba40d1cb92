package dev.tollgate.server.logging;

import ch.qos.logback.classic.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much is logged, from little to much. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** As operators write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LogLevel> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(known -> known.label().equals(label))
                .findFirst();
    }

    Level level() {
        return Level.toLevel(name());
    }
}
