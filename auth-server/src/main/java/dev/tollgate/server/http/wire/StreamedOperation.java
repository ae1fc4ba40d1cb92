package dev.tollgate.server.http.wire;

/**
 * An operation whose body may be of any length: it is served as soon as the head of its request is there, and takes the
 * body from a {@link StreamedExchange}.
 *
 * @param path relative to the base
 */
public record StreamedOperation(String method, String path) {}
