package dev.tollgate.server.key;

/** What a key turned out to be. */
public sealed interface KeyCheck {
    /** A key of this environment, which an operator has given this name. */
    record Known(KeyName name) implements KeyCheck {}

    /** Never made here, or removed. */
    record Unknown() implements KeyCheck {}
}
