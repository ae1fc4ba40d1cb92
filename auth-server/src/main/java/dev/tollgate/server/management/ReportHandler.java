package dev.tollgate.server.management;

import java.io.IOException;
import java.util.function.Function;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/** Answers one path with a report that is made anew each time. */
final class ReportHandler extends HttpHandler {
    private final String path;
    private final Function<@Nullable String, Report> report;

    /** @param report makes it, for what a request accepts */
    ReportHandler(String path, Function<@Nullable String, Report> report) {
        this.path = path;
        this.report = report;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        Method method = request.getMethod();
        if (!request.getRequestURI().equals(path)) {
            response.sendError(404);
        } else if (method == Method.GET || method == Method.HEAD) {
            report.apply(request.getHeader("Accept")).send(method, response);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(405);
        }
    }
}
