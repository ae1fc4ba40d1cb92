package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;

/** Answers in JSON what Grizzly would answer in HTML: a path outside all applications, and a server that stops. */
final class JsonErrorPages implements ErrorPageGenerator {
    @Override
    public String generate(
            Request request,
            int status,
            @Nullable String reason,
            @Nullable String description,
            @Nullable Throwable cause) {
        return WireError.ofStatus(status).describe(request.getResponse().getResponse());
    }
}
