package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JSON object whose fields are named with dots, as in {@code response.token}. */
final class JsonObject {
    /** Many times what the pages print; each field is kept with its path, so depth times fields is memory. */
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxNameLength(256)
            .maxTokenCount(2000)
            .build();

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final SortedMap<String, JsonNode> fields;

    private JsonObject(SortedMap<String, JsonNode> fields) {
        this.fields = fields;
    }

    /** Empty unless these bytes are one JSON object in UTF-8 within bounds, no name of which stands there twice. */
    static Optional<JsonObject> parse(byte[] body) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (!(JSON.readTree(text) instanceof ObjectNode object)) {
                return Optional.empty();
            }
            SortedMap<String, JsonNode> fields = new TreeMap<>();
            collect("", object, fields);
            return Optional.of(new JsonObject(fields));
        } catch (CharacterCodingException | JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** The text of an object with these fields, in this order. */
    static String write(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static void collect(String prefix, ObjectNode object, SortedMap<String, JsonNode> fields) {
        object.properties().forEach(property -> {
            String name = prefix + property.getKey();
            if (property.getValue() instanceof ObjectNode inner && !inner.isEmpty()) {
                collect(name + ".", inner, fields);
            } else {
                fields.put(name, property.getValue());
            }
        });
    }

    /** All that are no object themselves. */
    SortedMap<String, JsonNode> fields() {
        return fields;
    }

    Optional<JsonNode> value(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    Optional<String> text(String field) {
        return value(field).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** Every text but those of these fields, also where it stands in an array. */
    Stream<String> textsBut(Set<String> names) {
        return fields.entrySet().stream()
                .filter(field -> !names.contains(field.getKey()))
                .flatMap(field -> texts(field.getValue()));
    }

    private static Stream<String> texts(JsonNode value) {
        return value.isTextual()
                ? Stream.of(value.textValue())
                : value.valueStream().flatMap(JsonObject::texts);
    }

    /** The same without one field. */
    JsonObject without(String field) {
        SortedMap<String, JsonNode> others = new TreeMap<>(fields);
        others.remove(field);
        return new JsonObject(others);
    }

    /** What is not of its type; what is missing is nobody's type. */
    List<String> mistyped(Map<String, JsonType> types) {
        List<String> mistyped = new ArrayList<>();
        types.forEach((field, type) -> value(field)
                .filter(value -> !type.isOf(value))
                .ifPresent(value -> mistyped.add(field + " is not " + type.label())));
        return mistyped;
    }

    boolean isSameAs(JsonObject other) {
        return fields.equals(other.fields);
    }
}
