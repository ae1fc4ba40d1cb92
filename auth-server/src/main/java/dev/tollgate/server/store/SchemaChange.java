package dev.tollgate.server.store;

/**
 * A change of a schema, as a file of SQL has it.
 *
 * @param name of its file
 */
public record SchemaChange(String name, String sql) {}
