package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer as it stood on the wire, parsed strictly: a status line of HTTP/1.1, header lines that are each there once,
 * and a body of the announced length.
 *
 * @param headers by name in lower case
 * @param body read as UTF-8
 */
record RawAnswer(int status, Map<String, String> headers, String body) {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) [ -~]+");
    private static final Pattern HEADER_LINE = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([ -~]*)");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a head; the body is still to come. */
    static RawAnswer parse(String head) {
        String[] lines = head.substring(0, head.length() - 4).split("\r\n", -1);
        Matcher statusLine = matcher(STATUS_LINE, lines[0]);
        Map<String, String> headers = new TreeMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            Matcher header = matcher(HEADER_LINE, line);
            String previous = headers.put(header.group(1).toLowerCase(Locale.ROOT), header.group(2));
            if (previous != null) {
                throw new AssertionError("'" + line + "' comes after an earlier one");
            }
        }
        return new RawAnswer(Integer.parseInt(statusLine.group(1)), headers, "");
    }

    private static Matcher matcher(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("'" + line + "' does not match " + pattern);
        }
        return matcher;
    }

    RawAnswer withBody(byte[] bytes) {
        if (!isChunked()) {
            assertThat(bytes).as("the body that Content-Length announces").hasSize(bodyLength());
        }
        return new RawAnswer(status, headers, new String(bytes, UTF_8));
    }

    /** As an answer is that grows while it is sent. */
    boolean isChunked() {
        return headers.getOrDefault("transfer-encoding", "").equals("chunked");
    }

    int bodyLength() {
        return status == 204 || status == 304 ? 0 : Integer.parseInt(header("content-length"));
    }

    String header(String name) {
        return Objects.requireNonNull(headers.get(name), () -> "no " + name + " in " + headers);
    }

    JsonNode json() throws IOException {
        return STRICT.readTree(body);
    }

    boolean announcesClose() {
        return "close".equals(headers.get("connection"));
    }

    /** Fails unless the answer has the headers that every answer has, those of its status, and no others. */
    void requireDocumentedHeaders() {
        assertThat(ZonedDateTime.parse(header("date"), RFC_1123_DATE_TIME)).isNotNull();
        assertThat(header("cache-control")).isEqualTo("no-store");
        assertThat(header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(header("x-correlation-id")).matches("[0-9a-f]{32}");
        if (status == 204) {
            assertThat(headers).doesNotContainKeys("content-length", "content-type");
        } else {
            assertThat(header("content-type")).isEqualTo("application/json;charset=utf-8");
        }
        if (status == 401) {
            assertThat(header("www-authenticate"))
                    .matches("Bearer( error=\"invalid_token\"|, Basic realm=\"tollgate\")?|Basic realm=\"tollgate\"");
        }
        if (status == 405 || headers.containsKey("allow")) {
            assertThat(header("allow")).matches("[A-Z]+(, [A-Z]+)*");
        }
        if (status == 429 || status == 503) {
            assertThat(header("retry-after")).matches("[1-9]\\d*");
        }
        assertThat(headers.keySet())
                .isSubsetOf(
                        "date",
                        "cache-control",
                        "x-content-type-options",
                        "x-correlation-id",
                        "content-type",
                        "content-length",
                        "connection",
                        status == 401 ? "www-authenticate" : "date",
                        status == 200 ? "x-auth-user-id" : "date",
                        status == 200 ? "x-auth-expires" : "date",
                        status == 200 ? "x-auth-absolute-expires" : "date",
                        status == 200 ? "x-auth-idle-expires" : "date",
                        status == 204 || status == 405 ? "allow" : "date",
                        status == 429 || status == 503 ? "retry-after" : "date",
                        "vary",
                        "access-control-allow-origin",
                        "access-control-expose-headers",
                        status == 204 ? "access-control-allow-methods" : "date",
                        status == 204 ? "access-control-allow-headers" : "date",
                        status == 204 ? "access-control-max-age" : "date");
    }
}
