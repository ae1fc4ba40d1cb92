package dev.tollgate.server.http;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Whatever is no operation: only somebody with a live token is told so. */
@Path("/")
public final class UnknownPathResource {
    private final TokenGate gate;
    private final HttpHeaders headers;

    @Inject
    UnknownPathResource(TokenGate gate, @Context HttpHeaders headers) {
        this.gate = gate;
        this.headers = headers;
    }

    @GET
    public CompletionStage<Response> answer() {
        return gate.admit(headers, grant -> Replies.notFound());
    }
}
