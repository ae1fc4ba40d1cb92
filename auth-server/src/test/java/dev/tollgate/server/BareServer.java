package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.HttpDateFormat;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Resource;

/**
 * What the libraries cost at least: a program that answers each request with bytes that it was given, by Grizzly alone
 * or by Jersey on it, with the settings of the server.
 */
final class BareServer {
    /** Levels are forgotten with their logger. */
    private static final Logger ROOT = Logger.getLogger("");

    private BareServer() {}

    /** Takes the library, and then for each operation its method, its path and its answer as it stands on the wire. */
    public static void main(String[] arguments) throws IOException {
        ROOT.setLevel(Level.WARNING);
        List<String> operations = List.of(arguments).subList(1, arguments.length);
        NetworkListener listener = new NetworkListener("bare", "127.0.0.1", 0);
        listener.getTransport().setIOStrategy(SameThreadIOStrategy.getInstance());
        listener.getTransport().setWorkerThreadPoolConfig(null);
        listener.getTransport().setSelectorRunnersCount(Runtime.getRuntime().availableProcessors());
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        listener.getKeepAlive().setMaxRequestsCount(-1);
        listener.getFileCache().setEnabled(false);
        HttpServer server = new HttpServer();
        server.addListener(listener);
        Library.valueOf(arguments[0]).serve(operations, server);
        server.start();
        System.out.println("Serves http://127.0.0.1:" + listener.getPort());
        // Ends with whoever has started it.
        while (System.in.read() >= 0) {}
        server.shutdownNow();
    }

    enum Library {
        GRIZZLY {
            @Override
            void serve(List<String> operations, HttpServer server) {
                for (int i = 0; i < operations.size(); i += 3) {
                    server.getServerConfiguration()
                            .addHttpHandler(handler(new Answer(operations.get(i + 2))), operations.get(i + 1));
                }
            }
        },
        JERSEY {
            @Override
            void serve(List<String> operations, HttpServer server) {
                ResourceConfig application = new ResourceConfig();
                for (int i = 0; i < operations.size(); i += 3) {
                    Answer answer = new Answer(operations.get(i + 2));
                    Resource.Builder resource = Resource.builder(operations.get(i + 1));
                    resource.addMethod(operations.get(i)).handledBy(resource(answer));
                    application.registerResources(resource.build());
                }
                application.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
                application.property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
                application.property(CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true);
                application.property(CommonProperties.MOXY_JSON_FEATURE_DISABLE, true);
                application.property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL");
                application.property(ServerProperties.BV_FEATURE_DISABLE, true);
                application.property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0);
                application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
                application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
                server.getServerConfiguration()
                        .addHttpHandler(ContainerFactory.createContainer(HttpHandler.class, application), "/");
            }
        };

        abstract void serve(List<String> operations, HttpServer server);
    }

    private static HttpHandler handler(Answer answer) {
        return new HttpHandler() {
            @Override
            public void service(Request request, Response response) throws IOException {
                request.getInputStream().readAllBytes();
                answer.headers.forEach(response::setHeader);
                response.setHeader(HttpHeaders.DATE, HttpDateFormat.getCurrentDate());
                response.getOutputStream().write(answer.body);
            }
        };
    }

    private static Inflector<ContainerRequestContext, jakarta.ws.rs.core.Response> resource(Answer answer) {
        MediaType type = MediaType.valueOf(answer.headers.get(HttpHeaders.CONTENT_TYPE));
        // No lambda, from which Jersey could not tell what the method takes.
        return new Inflector<>() {
            @Override
            public jakarta.ws.rs.core.Response apply(ContainerRequestContext request) {
                if (request.hasEntity()) {
                    ((ContainerRequest) request).readEntity(byte[].class);
                }
                ResponseBuilder reply = jakarta.ws.rs.core.Response.ok(answer.body, type);
                answer.headers.forEach((name, value) -> {
                    if (!name.equals(HttpHeaders.CONTENT_TYPE)) {
                        reply.header(name, value);
                    }
                });
                return reply.header(HttpHeaders.DATE, HttpDateFormat.getCurrentDate())
                        .build();
            }
        };
    }

    /** An answer without its time, which is added each time. */
    private static final class Answer {
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final byte[] body;

        private Answer(String text) {
            int end = text.indexOf("\r\n\r\n");
            text.substring(0, end).lines().skip(1).forEach(line -> {
                int colon = line.indexOf(": ");
                headers.put(line.substring(0, colon), line.substring(colon + 2));
            });
            headers.remove(HttpHeaders.DATE);
            body = text.substring(end + 4).getBytes(UTF_8);
        }
    }
}
