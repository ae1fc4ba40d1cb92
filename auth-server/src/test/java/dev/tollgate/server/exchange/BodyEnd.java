package dev.tollgate.server.exchange;

/** How the end of a body is known (RFC 9112, section 6). */
sealed interface BodyEnd {
    record AfterBytes(long count) implements BodyEnd {}

    record AfterLastChunk() implements BodyEnd {}

    record AfterAll() implements BodyEnd {}
}
