package dev.tollgate.server.http;

import dev.tollgate.server.http.Routes.Route;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by path and method alone, before Jersey matches: OPTIONS and a wrong method are answered here, an unknown
 * path goes to {@link UnknownPathResource} (but for those of OAuth, where no user's token is asked for), an operation
 * goes on to its resource, and the check for proxies does so whatever its method is and whatever follows its path.
 */
@PreMatching
final class RouteFilter implements ContainerRequestFilter {
    private static final Set<String> NO_OPERATION = Set.of(HttpMethod.OPTIONS);

    /** Whatever stands under a label with this cannot be read either. */
    private static final String NO_CHARSET = "none";

    private static final MediaType NO_LABEL = new MediaType("none", "none");

    /** Of a body that nobody asks for. */
    private static final List<MediaType> ANY = List.of(MediaType.APPLICATION_JSON_TYPE);

    private final Routes routes;
    private final Set<String> hidden;

    /**
     * @param hidden the paths of operations that the operator does not expose
     */
    RouteFilter(Routes routes, Set<String> hidden) {
        this.routes = routes;
        this.hidden = hidden;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // The contract has one representation of everything, so what a client would rather have is not asked.
        request.getHeaders().remove(HttpHeaders.ACCEPT);
        UriInfo uri = request.getUriInfo();
        String path = uri.getPath(false);
        if (ForwardAuthResource.isAt(path)) {
            replaceUnreadLabel(request, ANY);
            request.setMethod(HttpMethod.GET);
            if (!path.equals(ForwardAuthResource.PATH)) {
                request.setRequestUri(uri.getBaseUri().resolve(ForwardAuthResource.PATH));
            }
            return;
        }
        boolean isHidden = hidden.contains(path);
        Optional<Route> route = isHidden ? Optional.empty() : routes.at(path);
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            request.abortWith(Replies.options(route.map(Route::methods).orElse(NO_OPERATION)));
        } else if (isHidden || (route.isEmpty() && ErrorStyle.atPath(path) == ErrorStyle.OAUTH)) {
            request.abortWith(Replies.notFound(ErrorStyle.atPath(path)));
        } else if (route.isEmpty()) {
            replaceUnreadLabel(request, ANY);
            request.setMethod(HttpMethod.GET);
            request.setRequestUri(uri.getBaseUri());
        } else if (!route.get().methods().contains(request.getMethod())) {
            request.abortWith(
                    Replies.wrongMethod(ErrorStyle.atPath(path), route.get().methods()));
        } else {
            List<MediaType> read = route.get().labels(request.getMethod());
            replaceUnreadLabel(request, read.isEmpty() ? ANY : read);
        }
    }

    /**
     * Jersey would answer a label that the operation does not read by itself, before any resource could ask who calls.
     * A form's label says nothing, since curl puts it on every body.
     */
    private static void replaceUnreadLabel(ContainerRequestContext request, List<MediaType> read) {
        @Nullable MediaType label = label(request);
        if (label != null && read.stream().noneMatch(label::isCompatible)) {
            boolean isCurls = label.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE);
            MediaType first = read.getFirst();
            request.getHeaders()
                    .putSingle(HttpHeaders.CONTENT_TYPE, (isCurls ? first : first.withCharset(NO_CHARSET)).toString());
        }
    }

    /** Null if there is none. */
    private static @Nullable MediaType label(ContainerRequestContext request) {
        try {
            return request.getMediaType();
        } catch (ProcessingException noLabel) {
            return NO_LABEL;
        }
    }
}
