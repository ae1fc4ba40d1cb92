package dev.tollgate.server.http.wire;

/**
 * Is told of every answer of a listener right before it is sent, by the thread that sends it: so what a client has seen
 * has been counted. It must neither block nor throw.
 */
@FunctionalInterface
public interface AnswerMeter {
    AnswerMeter NONE = (method, path, status, nanos) -> {};

    /**
     * An answer begins.
     *
     * @param method empty if the request line was not read
     * @param path empty in the same case
     * @param nanos since the request had arrived as a whole, or a streamed one with its head; 0 if it never did
     */
    void answered(String method, String path, int status, long nanos);
}
