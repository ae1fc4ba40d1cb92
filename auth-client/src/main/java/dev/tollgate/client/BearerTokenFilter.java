package dev.tollgate.client;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Puts a token on the requests that a JAX-RS client sends to one server, as {@code Authorization: Bearer} (RFC 6750),
 * in place of any {@code Authorization} that they had. Register it on a {@code Client} or a {@code WebTarget}.
 *
 * <p>Requests to another scheme, host or port go out untouched, so that a token never reaches a stranger. A client that
 * follows redirects does so beneath this filter and may take the header along: switch that off where the server is not
 * trusted to redirect.
 */
public final class BearerTokenFilter implements ClientRequestFilter {

    private final Token token;
    private final String origin;

    /**
     * @param token what to send
     * @param server any absolute http or https URI of the server that may see the token; its path does not matter
     * @throws IllegalArgumentException if the URI is of another kind
     */
    public BearerTokenFilter(Token token, URI server) {
        this.token = Objects.requireNonNull(token);
        this.origin = originOf(BaseUri.requireHttp(server));
    }

    @Override
    public void filter(ClientRequestContext request) {
        if (origin.equals(originOf(request.getUri()))) {
            request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        }
    }

    private static String originOf(URI uri) {
        int port = uri.getPort();
        if (port < 0) {
            port = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        }
        return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }
}
