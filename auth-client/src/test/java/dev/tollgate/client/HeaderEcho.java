package dev.tollgate.client;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Response;

/** Answers the Authorization header that a request would have carried, instead of sending it. */
@Priority(Priorities.USER + 1)
final class HeaderEcho implements ClientRequestFilter {

    @Override
    public void filter(ClientRequestContext request) {
        String header = request.getHeaderString("Authorization");
        request.abortWith(Response.ok(header == null ? "none" : header).build());
    }
}
