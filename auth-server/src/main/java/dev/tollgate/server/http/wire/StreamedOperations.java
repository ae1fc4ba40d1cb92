package dev.tollgate.server.http.wire;

import java.util.Set;

/** Tells which requests are served before their bodies are there. */
record StreamedOperations(BasePaths bases, Set<StreamedOperation> operations) {
    static final StreamedOperations NONE = new StreamedOperations(new BasePaths(Set.of()), Set.of());

    boolean contain(String method, String path) {
        for (StreamedOperation operation : operations) {
            if (path.endsWith(operation.path()) && operation.method().equals(method)) {
                return bases.below(path).equals(operation.path());
            }
        }
        return false;
    }
}
