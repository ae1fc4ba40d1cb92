package dev.tollgate.server.http;

import java.util.Set;

/**
 * An operation of the contract.
 *
 * @param id its {@code operationId}
 * @param methods by which it is asked; empty if by any
 * @param path relative to the base; if it ends with a slash, a segment follows, and more of them where any method does
 */
public record Operation(String id, Set<String> methods, String path) {
    public Operation {
        methods = Set.copyOf(methods);
    }

    public boolean takesAnyMethod() {
        return methods.isEmpty();
    }
}
