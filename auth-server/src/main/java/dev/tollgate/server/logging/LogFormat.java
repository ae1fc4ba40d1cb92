package dev.tollgate.server.logging;

/** What a line of a server's log looks like. */
public enum LogFormat {
    /** Text on a terminal, and JSON elsewhere. */
    AUTO,
    JSON,
    TEXT
}
