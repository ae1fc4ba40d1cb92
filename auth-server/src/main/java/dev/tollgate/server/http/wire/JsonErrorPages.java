package dev.tollgate.server.http.wire;

import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON what Grizzly would answer in HTML: a path outside all applications, and bugs. */
final class JsonErrorPages implements ErrorPageGenerator {
    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorPages.class);

    private final ErrorAnswers errors;

    JsonErrorPages(ErrorAnswers errors) {
        this.errors = errors;
    }

    @Override
    public String generate(
            Request request,
            int status,
            @Nullable String reason,
            @Nullable String description,
            @Nullable Throwable cause) {
        HttpResponsePacket response = request.getResponse().getResponse();
        int documented = ErrorAnswers.documented(status);
        RequestSummary summary =
                ClientConnection.of(request.getContext().getConnection()).request();
        ErrorReply reply = errors.reply(documented, summary);
        response.setStatus(reply.status());
        reply.headers().forEach((name, value) -> ErrorAnswers.set(response, name, value));
        if (documented == 500) {
            LOG.atError()
                    .addKeyValue("correlation", summary.trace().id())
                    .setCause(cause)
                    .log("Answered {} for a bug: {}", reply.status(), reply.body());
        }
        return reply.body();
    }
}
