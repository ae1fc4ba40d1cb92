package dev.tollgate.client;

import dev.tollgate.client.Authentication.Caller;
import dev.tollgate.client.Authentication.CannotTell;
import dev.tollgate.client.Authentication.NoToken;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets into a JAX-RS service only what carries a live bearer token; the resource then gets the user's id as {@link
 * SecurityContext#getUserPrincipal}, which is a {@link Caller}. Register an instance: for all resources in the
 * application, for some of them by a {@code DynamicFeature}.
 *
 * <p>A request without token or with a dead one is answered 401 with the challenge of RFC 6750, section 3; one that cannot
 * be checked 503 with {@code Retry-After}. The thread of a request waits while the server is asked.
 */
@Priority(Priorities.AUTHENTICATION)
public final class BearerAuthenticationFilter implements ContainerRequestFilter {

    private final BearerAuthenticator authenticator;

    public BearerAuthenticationFilter(BearerAuthenticator authenticator) {
        this.authenticator = Objects.requireNonNull(authenticator);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        @Nullable List<String> lines = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        Authentication authentication = authenticator.authenticate(Objects.requireNonNullElse(lines, List.of()));
        if (authentication instanceof Caller caller) {
            request.setSecurityContext(
                    new BearerContext(caller, request.getSecurityContext().isSecure()));
        } else if (authentication instanceof CannotTell cannotTell) {
            request.abortWith(serviceUnavailable(cannotTell));
        } else {
            request.abortWith(
                    permissionDenied(authentication instanceof NoToken ? "Bearer" : "Bearer error=\"invalid_token\""));
        }
    }

    private static Response permissionDenied(String challenge) {
        return refusal(Status.UNAUTHORIZED, "Permission denied")
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    /** Rounded up, since a client that comes too early comes in vain. */
    private static Response serviceUnavailable(CannotTell cannotTell) {
        long seconds = cannotTell.retryAfter().plusMillis(999).toSeconds();
        return refusal(Status.SERVICE_UNAVAILABLE, "Service Unavailable")
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, seconds))
                .build();
    }

    private static Response.ResponseBuilder refusal(Status status, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity("{\"message\":\"" + message + "\"}");
    }

    private record BearerContext(Caller caller, boolean isSecure) implements SecurityContext {

        @Override
        public Caller getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
