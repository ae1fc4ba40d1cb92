package dev.tollgate.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request to the server and its answer, as the server's tests have recorded it.
 *
 * @param test that asked for the server
 * @param isServer whether the server answered, and not an application that the test gave to a listener
 * @param requestLine the first line as it was sent
 * @param method empty if that line is none of HTTP
 * @param path as it was sent, without query and host; empty if that line is none of HTTP
 * @param status zero if the answer is none of HTTP
 * @param headers values by name, whose case makes no difference
 * @param isWhole whether nothing of the answer is missing
 */
record RecordedExchange(
        String test,
        boolean isServer,
        String requestLine,
        String method,
        String path,
        int status,
        Map<String, List<String>> headers,
        String body,
        boolean isWhole) {
    /** As far as the server reads a line: what follows the space may be no target, and the line is at its end. */
    private static final Pattern REQUEST_LINE = Pattern.compile("(?!CONNECT |PRI )([!#$%&'*+.^_`|~0-9A-Za-z-]+) "
            + "(?:(?i:https?)://[^/? \r\n]+)?([^? \r\n]*)[^ \r\n]* HTTP/1\\.[01]");

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) [ -~]+");

    static RecordedExchange of(JsonNode line) {
        String requestLine = lines(text(line, "request")).getFirst();
        Matcher request = REQUEST_LINE.matcher(requestLine);
        boolean isHttp = request.matches() && text(line, "request").contains("\r\n");
        List<String> head = lines(text(line, "head"));
        Matcher status = STATUS_LINE.matcher(head.getFirst());
        return new RecordedExchange(
                text(line, "test"),
                line.required("isServer").booleanValue(),
                requestLine,
                isHttp ? request.group(1) : "",
                isHttp ? request.group(2) : "",
                status.matches() ? Integer.parseInt(status.group(1)) : 0,
                headers(head.subList(1, head.size())),
                new String(text(line, "body").getBytes(ISO_8859_1), UTF_8),
                line.required("isWhole").booleanValue());
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** The value of a header that is there once; empty if it is not. */
    String header(String name) {
        return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    @Override
    public String toString() {
        return "'%s' (%s) was answered %d %s%n    %s".formatted(requestLine, test, status, headers, body);
    }

    private static Map<String, List<String>> headers(List<String> lines) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines) {
            String[] header = line.split(":", 2);
            List<String> value = List.of(header[header.length - 1].strip());
            headers.merge(
                    header[0],
                    value,
                    (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
        }
        return headers;
    }

    private static List<String> lines(String text) {
        String head = text.split("\r\n\r\n", 2)[0];
        return List.of(head.split("\r\n", -1));
    }

    private static String text(JsonNode line, String name) {
        return line.required(name).textValue();
    }
}
