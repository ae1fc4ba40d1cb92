package dev.tollgate.server.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Response;

/**
 * An answer to an operator.
 *
 * @param type the media type of the body
 */
record Report(int status, String type, String body) {
    static final String JSON = "application/json;charset=utf-8";

    /** Answers with it, and without its body if the method is HEAD. */
    void send(Method method, Response response) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        byte[] bytes = body.getBytes(UTF_8);
        response.setContentLength(bytes.length);
        if (method != Method.HEAD) {
            response.getOutputStream().write(bytes);
        }
    }
}
