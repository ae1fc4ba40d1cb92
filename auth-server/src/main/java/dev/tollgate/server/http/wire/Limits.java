package dev.tollgate.server.http.wire;

import java.time.Duration;

/**
 * How much a client may send, in what time, and on how many connections.
 *
 * <p>Where a client has answers to read its time does not begin before it can have read them, at 8 KiB a second.
 *
 * @param headBytes length of the request line and the header lines
 * @param headerLines number of header lines
 * @param bodyBytes length of a body that is not streamed, without what the chunked coding adds
 * @param collectedBytes length of all requests together that have not arrived as a whole, or wait until their clients
 *     have read earlier answers
 * @param headTime from the first byte of a request until its head is there, and from the start of a connection until its
 *     first head is
 * @param requestTime from the first byte of a request until its last, and for a client that has not read its answers;
 *     of a streamed request from its reader's need for bytes until some come, and from too many unsent results until
 *     the client takes some
 * @param idleTime from an answer to the next request
 * @param connections open at the same time
 * @param connectionsPerAddress open at the same time from one IPv4 address or one IPv6 network of 64 bits
 * @param discardTime from the last answer until the connection is closed, for the client to have read it
 * @param discardedBytes length of what is still taken from a client after the last answer
 */
public record Limits(
        int headBytes,
        int headerLines,
        int bodyBytes,
        long collectedBytes,
        Duration headTime,
        Duration requestTime,
        Duration idleTime,
        int connections,
        int connectionsPerAddress,
        Duration discardTime,
        long discardedBytes) {

    Limits withConnections(int most) {
        return new Limits(
                headBytes,
                headerLines,
                bodyBytes,
                collectedBytes,
                headTime,
                requestTime,
                idleTime,
                most,
                connectionsPerAddress,
                discardTime,
                discardedBytes);
    }
}
