package dev.tollgate.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class JsonEncoderTest {
    private static final String AUDIT = "dev.example.audit";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LoggerContext context = new LoggerContext();
    private final JsonEncoder encoder = new JsonEncoder(AUDIT);

    @Test
    void anEventIsOneLineOfJson() throws Exception {
        LoggingEvent event = event("dev.example", "it \"happened\"", null);
        event.setInstant(Instant.parse("2026-11-22T12:34:56.789123Z"));
        event.addKeyValuePair(new KeyValuePair("correlation", "4bf9"));
        event.addKeyValuePair(new KeyValuePair("status", 200));
        assertThat(text(event))
                .isEqualTo("{\"time\":\"2026-11-22T12:34:56.789Z\",\"level\":\"WARN\",\"logger\":\"dev.example\","
                        + "\"message\":\"it \\\"happened\\\"\",\"correlation\":\"4bf9\",\"status\":200}\n");
    }

    @Test
    void whatWasThrownIsOneText() throws Exception {
        Throwable thrown = new IllegalStateException("outer", new IllegalArgumentException("inner\nline"));
        String error =
                read(event("dev.example", "failed", thrown)).path("error").asText();
        assertThat(error.lines().findFirst()).contains("java.lang.IllegalStateException: outer");
        assertThat(error)
                .contains("\tat " + JsonEncoderTest.class.getName())
                .contains("Caused by: java.lang.IllegalArgumentException: inner\nline");
    }

    @Test
    void noCharacterEndsTheLineOrSteersATerminalOrBreaksTheText() throws Exception {
        String all =
                IntStream.rangeClosed(0, 0xffff).mapToObj(Character::toString).collect(Collectors.joining("a"));
        for (int start = 0; start < all.length(); start += 8000) {
            String part = all.substring(start, Math.min(start + 8000, all.length()));
            String line = text(event("dev.example", part, null));
            assertThat(line.substring(0, line.length() - 1))
                    .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028\u2029]");
            assertThat(JSON.readTree(line).path("message").asText())
                    .isEqualTo(part.replaceAll("[\\x{d800}-\\x{dfff}]", "\ufffd"));
        }
        assertThat(read(event("dev.example", "😀\ud83d", null)).path("message").asText())
                .isEqualTo("😀\ufffd");
    }

    @Test
    void aLineIsBounded() throws Exception {
        StackOverflowError deep = new StackOverflowError("x".repeat(1_000_000));
        LoggingEvent event = event("dev.example", "😀".repeat(1_000_000), deep);
        assertThat(text(event)).hasSizeLessThan(64 * 1024);
        assertThat(read(event).path("message").asText()).endsWith("… (cut)");
        assertThat(read(event).path("error").asText()).endsWith("… (cut)");
    }

    @Test
    void aLineOfTheAuditIsJsonAlready() {
        assertThat(text(event(AUDIT, "{\"outcome\":\"granted\"}", null))).isEqualTo("{\"outcome\":\"granted\"}\n");
    }

    @Test
    void theStandardFieldsAreThereForEachEvent() throws Exception {
        assertThat(read(event("dev.example", "", null)).properties().stream().map(Map.Entry::getKey))
                .containsExactly("time", "level", "logger", "message");
    }

    private JsonNode read(LoggingEvent event) throws Exception {
        return JSON.readTree(text(event));
    }

    private String text(LoggingEvent event) {
        return new String(encoder.encode(event), UTF_8);
    }

    private LoggingEvent event(String logger, String message, @Nullable Throwable thrown) {
        return new LoggingEvent("", context.getLogger(logger), Level.WARN, message, thrown, new Object[0]);
    }
}
