package dev.tollgate.server.http.wire;

import java.io.IOException;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Answers the paths of no application. */
final class OutsidePaths extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws IOException {
        if (request.getMethod() == Method.OPTIONS) {
            response.setStatus(204);
            response.setHeader("Allow", "OPTIONS");
        } else {
            response.sendError(404);
        }
    }
}
