package dev.tollgate.server.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads a JSON object as strictly as the bodies of requests are read. */
final class JsonFields implements RecordFields {
    private static final int MOST_LEVELS = 64;
    private static final String NOT_AN_OBJECT = "not one JSON object";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Names that an import makes up must not fill the JVM's table.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public ObjectNode of(String record) {
        try {
            if (JSON.readTree(record) instanceof ObjectNode object) {
                return object;
            }
            throw new RefusedRecordException(NOT_AN_OBJECT);
        } catch (JsonProcessingException malformed) {
            throw new RefusedRecordException(NOT_AN_OBJECT);
        }
    }
}
