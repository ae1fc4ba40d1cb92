package dev.tollgate.server.http.wire;

import java.util.Map;

/**
 * What is answered where no resource is asked.
 *
 * @param headers those of this answer alone, its type included
 */
public record ErrorReply(int status, Map<String, String> headers, String body) {
    public ErrorReply {
        headers = Map.copyOf(headers);
    }
}
