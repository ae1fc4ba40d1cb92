package dev.tollgate.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server answered, read no further than an answer of the contract can reach. */
final class Answer {

    /**
     * Takes any JSON number for an integer but no text for a number, and passes over fields that it does not know.
     */
    static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // What is not set is not named: to a server null is a value.
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    /**
     * Several times the longest answers, the lists of a hundred sessions or users. Many answers may be held in memory at once, and
     * not every server is trusted.
     */
    static final int LONGEST_BODY = 524_288;

    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/(.+\\+)?json\\s*(;.*)?");
    private static final Pattern TEXT_TYPE = Pattern.compile("(?i)text/plain\\s*(;.*)?");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,100}");
    private static final Pattern SHA256_TAG = Pattern.compile("(?:W/)?\"([0-9a-f]{64})\"");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");

    private final int status;
    private final @Nullable String contentType;
    private final @Nullable String retryAfter;
    private final @Nullable String entityTag;
    private final byte[] body;

    private Answer(
            int status,
            @Nullable String contentType,
            @Nullable String retryAfter,
            @Nullable String entityTag,
            byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.retryAfter = retryAfter;
        this.entityTag = entityTag;
        this.body = body;
    }

    /**
     * @param patience how long the whole body may take
     * @throws IOException if the body breaks off or takes longer
     */
    static Answer read(Response response, Duration patience) throws IOException {
        return new Answer(
                response.getStatus(),
                response.getHeaderString(HttpHeaders.CONTENT_TYPE),
                response.getHeaderString(HttpHeaders.RETRY_AFTER),
                response.getHeaderString(HttpHeaders.ETAG),
                response.hasEntity() ? read(response.readEntity(InputStream.class), patience) : new byte[0]);
    }

    /** A body that is longer than the longest that is taken may be cut off after one byte more. */
    static Answer of(HttpResponse<byte[]> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue(HttpHeaders.CONTENT_TYPE).orElse(null),
                response.headers().firstValue(HttpHeaders.RETRY_AFTER).orElse(null),
                response.headers().firstValue(HttpHeaders.ETAG).orElse(null),
                response.body());
    }

    /** @param cause why there is none */
    static NoAnswer none(Exception cause) {
        return new NoAnswer(
                cause instanceof SocketTimeoutException
                        ? "The server did not answer in time"
                        : "The server cannot be reached, or broke off",
                cause);
    }

    /** The time-out of a socket bounds one read, so that a server could drip for ever. */
    private static byte[] read(InputStream input, Duration patience) throws IOException {
        long start = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int length = input.read(part); length >= 0 && body.size() <= LONGEST_BODY; length = input.read(part)) {
            body.write(part, 0, length);
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new SocketTimeoutException("The body took too long");
            }
        }
        return body.toByteArray();
    }

    int status() {
        return status;
    }

    /**
     * The body as an object of this type; its fields may still be null. What is documented as text is that alone.
     *
     * @throws UnexpectedAnswer if the body is not of this form
     */
    @SuppressWarnings("unchecked")
    <T> T as(GenericType<T> type) {
        return type.getRawType() == String.class ? (T) text() : json(type);
    }

    private String text() {
        if (contentType == null || !TEXT_TYPE.matcher(contentType).matches()) {
            throw unexpected("not text");
        }
        if (body.length > LONGEST_BODY) {
            throw unexpected("longer than " + LONGEST_BODY + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private <T> T json(GenericType<T> type) {
        if (contentType == null || !JSON_TYPE.matcher(contentType).matches()) {
            throw unexpected("not JSON");
        }
        if (body.length > LONGEST_BODY) {
            throw unexpected("longer than " + LONGEST_BODY + " bytes");
        }
        try {
            T value = JSON.readValue(body, JSON.constructType(type.getType()));
            return required(value);
        } catch (JacksonException refused) {
            // Not kept as the cause: Jackson's messages quote the body.
            throw unexpected("not JSON of the documented form");
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory cannot fail to be read");
        }
    }

    <T> T as(Class<T> type) {
        return as(new GenericType<T>(type));
    }

    <T> T required(@Nullable T field) {
        if (field == null) {
            throw unexpected("JSON without all documented fields");
        }
        return field;
    }

    UnexpectedAnswer unexpected(String why) {
        return new UnexpectedAnswer(status, shownType() + ", " + body.length + " bytes: " + why);
    }

    private String shownType() {
        if (contentType == null) {
            return "without a content type";
        }
        return PRINTABLE.matcher(contentType).matches() ? contentType : "with an unreadable content type";
    }

    /** The SHA-256 that the entity tag is, also where a proxy has weakened it; empty if it is something else. */
    Optional<String> taggedSha256() {
        Matcher tag = SHA256_TAG.matcher(Objects.requireNonNullElse(entityTag, ""));
        return tag.matches() ? Optional.of(tag.group(1)) : Optional.empty();
    }

    /** Seconds or an HTTP date in the one form that RFC 9110 lets servers send; null if there is neither. */
    @Nullable
    Duration retryAfter(Instant now) {
        if (retryAfter == null) {
            return null;
        }
        if (SECONDS.matcher(retryAfter).matches()) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Instant then = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
        } catch (DateTimeParseException neither) {
            return null;
        }
    }
}
