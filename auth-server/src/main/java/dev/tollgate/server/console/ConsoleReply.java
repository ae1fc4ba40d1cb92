package dev.tollgate.server.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/**
 * What the page is answered.
 *
 * @param headers those of this answer alone
 */
record ConsoleReply(int status, ObjectNode body, Map<String, String> headers) {
    static ConsoleReply of(ObjectNode body) {
        return new ConsoleReply(200, body, Map.of());
    }

    static ConsoleReply invalid(String message) {
        return refusal(400, message);
    }

    /** RFC 6750, section 3. */
    static ConsoleReply unknownKey() {
        return refusal(401, "This is no administrator key of this environment", Map.of("WWW-Authenticate", "Bearer"));
    }

    static ConsoleReply notFound() {
        return refusal(404, "Not found");
    }

    static ConsoleReply wrongMethod() {
        return refusal(405, "Wrong method", Map.of("Allow", "POST"));
    }

    static ConsoleReply noJson() {
        return refusal(415, "The body must be application/json");
    }

    /** RFC 9110, section 15.5.20. */
    static ConsoleReply foreignHost() {
        return refusal(421, "Ask by an address, by localhost, or by the name in --management-host");
    }

    static ConsoleReply tooManyWrongKeys(Duration span) {
        return refusal(429, "Too many wrong keys", Map.of("Retry-After", String.valueOf(span.toSeconds())));
    }

    static ConsoleReply bug() {
        return refusal(500, "Internal error");
    }

    static ConsoleReply unavailable() {
        return refusal(503, "The database does not answer in time", Map.of("Retry-After", "1"));
    }

    private static ConsoleReply refusal(int status, String message) {
        return refusal(status, message, Map.of());
    }

    private static ConsoleReply refusal(int status, String message, Map<String, String> headers) {
        return new ConsoleReply(status, JsonNodeFactory.instance.objectNode().put("message", message), headers);
    }
}
