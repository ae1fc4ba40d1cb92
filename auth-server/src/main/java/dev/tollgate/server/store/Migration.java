package dev.tollgate.server.store;

/**
 * A change of a schema.
 *
 * @param name of its file
 */
public record Migration(String name, String sql) {}
