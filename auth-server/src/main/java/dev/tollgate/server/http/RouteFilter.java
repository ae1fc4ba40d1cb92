package dev.tollgate.server.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides by path and method alone, before Jersey matches: OPTIONS and a wrong method are answered here, an unknown
 * path goes to {@link UnknownPathResource} (but for those of OAuth, where no user's token is asked for), an operation goes on to its resource, and the check for proxies does so
 * whatever its method is and whatever follows its path.
 */
@PreMatching
final class RouteFilter implements ContainerRequestFilter {
    private static final Set<String> NO_OPERATION = Set.of(HttpMethod.OPTIONS);

    private static final Set<MediaType> READ =
            Set.of(MediaType.APPLICATION_JSON_TYPE, MediaType.APPLICATION_FORM_URLENCODED_TYPE);

    /** Whatever stands under this label cannot be read either. */
    private static final String UNREADABLE = MediaType.APPLICATION_JSON + ";charset=none";

    private final Routes routes;
    private final Predicate<String> hidden;

    /**
     * @param hidden which paths are of operations that the operator does not expose
     */
    RouteFilter(Routes routes, Predicate<String> hidden) {
        this.routes = routes;
        this.hidden = hidden;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // The contract has one representation of everything, so what a client would rather have is not asked.
        request.getHeaders().remove(HttpHeaders.ACCEPT);
        replaceUnreadLabel(request);
        UriInfo uri = request.getUriInfo();
        String path = uri.getPath(false);
        if (ForwardAuthResource.isAt(path)) {
            request.setMethod(HttpMethod.GET);
            if (!path.equals(ForwardAuthResource.PATH)) {
                request.setRequestUri(uri.getBaseUri().resolve(ForwardAuthResource.PATH));
            }
            return;
        }
        boolean isHidden = hidden.test(path);
        Optional<Set<String>> methods = isHidden ? Optional.empty() : routes.methods(path);
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            request.abortWith(Replies.options(methods.orElse(NO_OPERATION)));
        } else if (isHidden || (methods.isEmpty() && ErrorStyle.atPath(path) == ErrorStyle.OAUTH)) {
            request.abortWith(Replies.notFound(ErrorStyle.atPath(path)));
        } else if (methods.isEmpty()) {
            request.setMethod(HttpMethod.GET);
            request.setRequestUri(uri.getBaseUri());
        } else if (!methods.get().contains(request.getMethod())) {
            request.abortWith(Replies.wrongMethod(ErrorStyle.atPath(path), methods.get()));
        }
    }

    /** Jersey would answer a label that no operation reads by itself, before any resource could ask who calls. */
    private static void replaceUnreadLabel(ContainerRequestContext request) {
        if (!isRead(request)) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, UNREADABLE);
        }
    }

    private static boolean isRead(ContainerRequestContext request) {
        try {
            @Nullable MediaType label = request.getMediaType();
            return label == null || READ.stream().anyMatch(label::isCompatible);
        } catch (ProcessingException noLabel) {
            return false;
        }
    }
}
