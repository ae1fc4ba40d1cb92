package dev.tollgate.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/**
 * Makes one line of JSON of an event: {@code time}, {@code level}, {@code logger}, {@code message}, what the event has
 * besides, such as {@code correlation}, and {@code error} with the stack of what was thrown. No line is longer than a
 * few hundred kilobytes.
 *
 * <p>It is not Logback's own, which nests what was thrown, tells the time as a number, lets U+2028 and halves of
 * surrogate pairs pass and has no bound.
 */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {
    private static final int MOST_OF_MESSAGE = 8 * 1024;
    private static final int MOST_OF_ERROR = 32 * 1024;

    private final String alreadyJson;

    /** @param alreadyJson a logger whose messages are lines of JSON themselves */
    JsonEncoder(String alreadyJson) {
        this.alreadyJson = alreadyJson;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = event.getLoggerName().equals(alreadyJson) ? event.getFormattedMessage() : json(event);
        return (line + "\n").getBytes(UTF_8);
    }

    private static String json(ILoggingEvent event) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"time\":\"")
                .append(LogTime.text(Instant.ofEpochMilli(event.getTimeStamp())))
                .append("\",\"level\":\"")
                .append(event.getLevel())
                .append('"');
        field("logger", event.getLoggerName(), MOST_OF_MESSAGE, json);
        field("message", Objects.toString(event.getFormattedMessage(), ""), MOST_OF_MESSAGE, json);
        Optional.ofNullable(event.getKeyValuePairs()).stream()
                .flatMap(Collection::stream)
                .forEach(pair -> field(pair, json));
        Optional.ofNullable(event.getThrowableProxy())
                .ifPresent(thrown -> field("error", ThrowableProxyUtil.asString(thrown), MOST_OF_ERROR, json));
        return json.append('}').toString();
    }

    private static void field(KeyValuePair pair, StringBuilder json) {
        if (pair.value instanceof Number number) {
            JsonText.append(pair.key, MOST_OF_MESSAGE, json.append(','));
            json.append(':').append(number);
        } else {
            field(pair.key, String.valueOf(pair.value), MOST_OF_MESSAGE, json);
        }
    }

    private static void field(String name, String value, int most, StringBuilder json) {
        JsonText.append(name, most, json.append(','));
        JsonText.append(value, most, json.append(':'));
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
