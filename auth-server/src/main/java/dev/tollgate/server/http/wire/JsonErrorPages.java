package dev.tollgate.server.http.wire;

import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON what Grizzly would answer in HTML: a path outside all applications, a server that stops, and bugs. */
final class JsonErrorPages implements ErrorPageGenerator {
    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorPages.class);

    private final Supplier<String> codes;

    /**
     * @param codes makes a code for each bug, which the log has too
     */
    JsonErrorPages(Supplier<String> codes) {
        this.codes = codes;
    }

    @Override
    public String generate(
            Request request,
            int status,
            @Nullable String reason,
            @Nullable String description,
            @Nullable Throwable cause) {
        HttpResponsePacket response = request.getResponse().getResponse();
        if (status != 500) {
            return WireError.ofStatus(status).describe(response);
        }
        String code = codes.get();
        LOG.error("Answered 500 with code {}", code, cause);
        response.setContentType(WireError.CONTENT_TYPE);
        return "{\"code\":\"" + code
                + "\",\"message\":\"Internal bug. Please report it to the operator of this server with this code\"}";
    }
}
