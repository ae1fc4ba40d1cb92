package dev.tollgate.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Whether a body is what an example shows. */
final class Examples {
    /** Ids, tokens and times, in any place of a text. */
    private static final Pattern VOLATILE =
            Pattern.compile("(bus\\|[0-9x]+\\|)?\\d{13}x\\d+|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    /** What the client's machine and program are. */
    private static final Set<String> OF_CLIENT = Set.of("address", "user_agent");

    private static final JsonMapper JSON = new JsonMapper();

    private Examples() {}

    static boolean areAlike(JsonNode example, String body) {
        if (example.isTextual()) {
            return masked(example.asText()).equals(masked(body));
        }
        try {
            return areAlike("", example, JSON.readTree(body));
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    private static boolean areAlike(String name, JsonNode example, JsonNode body) {
        return switch (example.getNodeType()) {
            case OBJECT ->
                example.size() == body.size()
                        && example.properties().stream()
                                .allMatch(member ->
                                        areAlike(member.getKey(), member.getValue(), body.path(member.getKey())));
            case ARRAY ->
                body.isArray()
                        && example.size() == body.size()
                        && IntStream.range(0, example.size())
                                .allMatch(index -> areAlike("", example.get(index), body.get(index)));
            case STRING ->
                body.isTextual()
                        && (OF_CLIENT.contains(name) || masked(example.asText()).equals(masked(body.asText())));
            case NUMBER -> body.isIntegralNumber();
            default -> example.equals(body);
        };
    }

    private static String masked(String text) {
        return VOLATILE.matcher(text).replaceAll("#");
    }
}
