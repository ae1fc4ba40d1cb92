package dev.tollgate.server.http.wire;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/** Answers the paths of no application: with a file that anybody may read, or that there is nothing. */
final class OutsidePaths extends HttpHandler {
    private static final String METHODS_OF_FILE = "GET, HEAD, OPTIONS";

    private final Map<String, PublishedFile> files;

    /** Of the files that somebody has asked for. */
    private final Map<String, FileContent> contents = new ConcurrentHashMap<>();

    /** @param files by path */
    OutsidePaths(Map<String, PublishedFile> files) {
        this.files = Map.copyOf(files);
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        String path = ClientConnection.of(request.getContext().getConnection())
                .request()
                .path();
        @Nullable PublishedFile file = files.get(path);
        Method method = request.getMethod();
        if (method == Method.OPTIONS) {
            response.setStatus(204);
            response.setHeader("Allow", file == null ? "OPTIONS" : METHODS_OF_FILE);
        } else if (file == null) {
            response.sendError(404);
        } else if (method == Method.GET || method == Method.HEAD) {
            send(file, contents.computeIfAbsent(path, unread -> file.read()), request, response);
        } else {
            response.setHeader("Allow", METHODS_OF_FILE);
            response.sendError(405);
        }
    }

    /** A cache may keep it, and asks each time whether it is still the same (RFC 9111, section 5.2.2.4). */
    private static void send(PublishedFile file, FileContent content, Request request, Response response)
            throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", content.entityTag());
        file.headers().forEach(response::setHeader);
        if (content.isHeldBy(request.getRequest().getHeaders().values("If-None-Match"))) {
            response.setStatus(304);
            return;
        }
        response.setContentType(file.type());
        response.setContentLength(content.length());
        if (request.getMethod() == Method.GET) {
            response.getNIOOutputStream().write(content.buffer());
        }
    }
}
