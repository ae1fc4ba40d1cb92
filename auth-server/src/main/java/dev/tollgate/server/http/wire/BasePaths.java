package dev.tollgate.server.http.wire;

import java.util.Set;

/**
 * What the paths of the applications begin with.
 *
 * @param bases such as {@code /api/1.1}
 */
record BasePaths(Set<String> bases) {
    /** The path relative to its base, or nothing if it is below none. */
    String below(String path) {
        return bases.stream()
                .map(base -> base + "/")
                .filter(path::startsWith)
                .findFirst()
                .map(base -> path.substring(base.length()))
                .orElse("");
    }
}
