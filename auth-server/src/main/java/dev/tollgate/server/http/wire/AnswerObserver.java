package dev.tollgate.server.http.wire;

import java.net.InetAddress;

/**
 * Is told of every answer of a listener right before it is sent, by the thread that sends it: so what a client has seen
 * has been noted. It must neither block nor throw.
 */
@FunctionalInterface
public interface AnswerObserver {
    AnswerObserver NONE = (method, path, status, nanos, bytes, client, correlation) -> {};

    /** Of an answer whose length nobody knows yet. */
    long UNKNOWN_LENGTH = -1;

    /**
     * An answer begins.
     *
     * @param method empty if the request line was not read
     * @param path empty in the same case
     * @param nanos since the request had arrived as a whole, or a streamed one with its head; 0 if it never did
     * @param bytes of the body, or {@link #UNKNOWN_LENGTH}
     * @param client the other end of the connection, which may be a proxy
     * @param correlation what the answer calls itself
     */
    void answered(
            String method, String path, int status, long nanos, long bytes, InetAddress client, String correlation);

    /** This one, and then another. */
    default AnswerObserver and(AnswerObserver other) {
        return (method, path, status, nanos, bytes, client, correlation) -> {
            answered(method, path, status, nanos, bytes, client, correlation);
            other.answered(method, path, status, nanos, bytes, client, correlation);
        };
    }
}
