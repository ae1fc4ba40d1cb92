package dev.tollgate.server.transfer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names of fields that records have and an import does not know, each once, so far as there is room. */
final class UnknownFields {
    private static final int MOST = 100;
    private static final int MOST_CHARACTERS = 64;

    private final Set<String> names = new LinkedHashSet<>();

    void note(String name) {
        if (!Field.LABELS.contains(name) && names.size() < MOST) {
            names.add(
                    name.codePointCount(0, name.length()) > MOST_CHARACTERS
                            ? name.substring(0, name.offsetByCodePoints(0, MOST_CHARACTERS)) + "…"
                            : name);
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
