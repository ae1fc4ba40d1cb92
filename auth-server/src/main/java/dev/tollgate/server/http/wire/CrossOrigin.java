package dev.tollgate.server.http.wire;

import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Lets the web pages of some origins call the API (CORS, as the Fetch standard has it): by name and never by
 * {@code *}, and without the cookies that the API does not have.
 *
 * @param allowed such as {@code https://app.example.com}; none if pages are not to call it
 */
record CrossOrigin(Set<String> allowed) {
    private static final String PREFLIGHT_SECONDS = "600";

    void addHeaders(RequestSummary request, BiConsumer<String, String> headers) {
        if (allowed.isEmpty()) {
            return;
        }
        headers.accept("Vary", "Origin");
        request.origin().filter(allowed::contains).ifPresent(origin -> {
            headers.accept("Access-Control-Allow-Origin", origin);
            headers.accept("Access-Control-Expose-Headers", "ETag, Retry-After, WWW-Authenticate, X-Correlation-Id");
            if (request.isPreflight()) {
                headers.accept("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, DELETE");
                headers.accept("Access-Control-Allow-Headers", "Authorization, Content-Type, traceparent, tracestate");
                headers.accept("Access-Control-Max-Age", PREFLIGHT_SECONDS);
            }
        });
    }
}
