package dev.tollgate.server.logging;

/**
 * What a server logs.
 *
 * @param level of its own messages
 * @param hasAccesses whether each answer is a line too
 */
public record LogSettings(LogFormat format, LogLevel level, boolean hasAccesses) {}
