package dev.tollgate.server.http.wire;

/**
 * Where a listener listens.
 *
 * @param port 0 for a free one
 */
public record ListenAddress(String host, int port) {}
