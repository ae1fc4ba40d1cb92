package dev.tollgate.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;

/** Makes lines that people read. */
public final class TextEncoder {
    /** Controls within a message are written as blanks, so that no message can pass for two or steer a terminal. */
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0}"
            + " %replace(%replace(%msg %kvp{NONE}){'[\\p{Cntrl}\u0085\u2028\u2029]+', ' '}){' $', ''}%n";

    private TextEncoder() {}

    /** One line an event, and below it what was thrown. */
    public static PatternLayoutEncoder of(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }
}
