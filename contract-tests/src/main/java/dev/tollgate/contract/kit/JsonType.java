package dev.tollgate.contract.kit;

import com.fasterxml.jackson.databind.JsonNode;

/** What a page can say that a field is. */
enum JsonType {
    TEXT("text"),
    NUMBER("a number");

    private final String label;

    JsonType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    boolean isOf(JsonNode value) {
        return switch (this) {
            case TEXT -> value.isTextual();
            case NUMBER -> value.isNumber();
        };
    }
}
