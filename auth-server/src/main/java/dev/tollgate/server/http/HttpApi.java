package dev.tollgate.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.http.wire.ErrorReply;
import dev.tollgate.server.http.wire.StreamedOperation;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.UniqueIds;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Jersey applications, one for each environment: tells Jersey which finished object a resource gets. */
public final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final List<Class<?>> OPERATIONS = List.of(
            LoginResource.class,
            ProtectedResource.class,
            SessionResource.class,
            PasswordResource.class,
            IntrospectionResource.class,
            ForwardAuthResource.class,
            UserResource.class);

    private final RequestModelReader reader = new RequestModelReader(new Requests());
    private final WholeNumbers numbers = new WholeNumbers();
    private final Routes routes = new Routes(OPERATIONS);
    private final RouteFilter routing;
    private final TrustedProxies proxies;
    private final UniqueIds ids;
    private final Clock clock;

    /**
     * Makes what all environments share.
     *
     * @param exposedLogins which logins are served; the others are answered 404
     * @param proxies whose word about a client's address is taken
     */
    public HttpApi(List<String> exposedLogins, TrustedProxies proxies, UniqueIds ids, Clock clock) {
        this.routing = new RouteFilter(routes, hiddenPaths(exposedLogins));
        this.proxies = proxies;
        this.ids = ids;
        this.clock = clock;
    }

    /** The names of the logins, in the order of the contract; an operator may expose some of them only. */
    public static List<String> loginOperations() {
        return LoginOperation.workflows();
    }

    /** All operations of the contract. */
    public List<Operation> operations() {
        return routes.operations();
    }

    /** The operations that read their bodies while they answer. */
    public static Set<StreamedOperation> streamedOperations() {
        return Set.of(new StreamedOperation("POST", "obj/user/bulk"));
    }

    /** Makes the application of an environment. */
    public EnvironmentApplication application() {
        ResourceConfig application = new ResourceConfig();
        OPERATIONS.forEach(application::register);
        application.register(UnknownPathResource.class);
        application.register(reader);
        application.register(numbers);
        application.register(new UnreadLines());
        application.register(routing);
        application.register(FaultMapper.class);
        application.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(proxies).to(TrustedProxies.class);
                bind(ids).to(UniqueIds.class);
                bind(new OutageLog(clock)).to(OutageLog.class);
                bind(clock).to(Clock.class);
            }
        });
        application.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
        application.property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
        application.property(CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true);
        application.property(CommonProperties.MOXY_JSON_FEATURE_DISABLE, true);
        application.property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL");
        application.property(ServerProperties.BV_FEATURE_DISABLE, true);
        // Each answer tells its length itself, so that none is kept back to be measured, and a long one not chunked.
        application.property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
        application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        return new EnvironmentApplication(ContainerFactory.createContainer(GrizzlyHttpContainer.class, application));
    }

    /**
     * The answer to what no resource answers.
     *
     * @param status one of the contract, for a path that has no other for the same
     * @param path relative to the base, or empty if the request is below none or could not be read that far
     * @param trace what the request belongs to
     */
    public ErrorReply errorReply(int status, String path, Trace trace) {
        String code = ids.next();
        if (status == 400 && LoginOperation.atPath(path).isPresent()) {
            LOG.atInfo()
                    .addKeyValue("correlation", trace.id())
                    .addKeyValue("code", code)
                    .log("login refused: {}", new RequestFault.Malformed());
        }
        Response reply = Replies.error(status, path, code);
        Map<String, String> headers = new HashMap<>();
        reply.getStringHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        // Whoever sends the body adds its length.
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        return new ErrorReply(reply.getStatus(), headers, new String((byte[]) reply.getEntity(), UTF_8));
    }

    private static Set<String> hiddenPaths(List<String> exposedLogins) {
        return Arrays.stream(LoginOperation.values())
                .filter(operation -> !exposedLogins.contains(operation.workflow()))
                .map(LoginOperation::path)
                .collect(Collectors.toSet());
    }
}
