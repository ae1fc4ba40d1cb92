package dev.tollgate.server.logging;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** How lines of the log and the audit tell a time: in UTC and always with milliseconds, so that texts sort as times do. */
public final class LogTime {
    private static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private LogTime() {}

    /** By RFC 3339, such as {@code 2026-11-22T08:00:00.000Z}. */
    public static String text(Instant time) {
        return FORM.format(time);
    }
}
