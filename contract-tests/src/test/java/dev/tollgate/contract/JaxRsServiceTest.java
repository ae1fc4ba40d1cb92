package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.BearerAuthenticationFilter;
import dev.tollgate.client.BearerAuthenticator;
import dev.tollgate.client.ServiceKey;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.ContractServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody's service, which lets in whom the real server knows. */
final class JaxRsServiceTest {

    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    /** The server's own, which it has by default. */
    private static final Duration REVOCATION_BOUND = Duration.ofSeconds(5);

    /** Well-formed, with the right checksum. */
    private static final String UNKNOWN_KEY = "tgs_0123456789abcdefghijklmnopqrst4cexST";

    @TempDir
    private static java.nio.file.Path directory;

    private static ContractServer server;
    private static ServiceKey key;

    /** By which the services forget: none does by itself. */
    private final AtomicLong ticker = new AtomicLong();

    @BeforeAll
    static void start() {
        server = ContractServer.start(directory);
        server.addUser(EMAIL, PASSWORD);
        key = ServiceKey.of(server.addServiceKey("orders"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aLiveTokenIsLetInAsItsUser() throws Exception {
        Token token = server.logIn(EMAIL, PASSWORD);
        try (Service service = new Service(server, key)) {
            HttpResponse<String> answer = service.get("Bearer " + token.value());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("orders of " + token.userId());
        }
    }

    @Test
    void aTokenThatIsNoneIsDenied() throws Exception {
        String longer = server.logIn(EMAIL, PASSWORD).value() + "1";
        try (Service service = new Service(server, key)) {
            isDenied(service.get("Bearer bus|1760000000000x123456789012345678|1760000000001x1"));
            isDenied(service.get("Bearer junk"));
            isDenied(service.get("Bearer " + longer));
        }
    }

    @Test
    void aRevokedTokenIsDeniedWithinTheBound() throws Exception {
        String revoked = server.logIn(EMAIL, PASSWORD).value();
        String other = server.logIn(EMAIL, PASSWORD).value();
        try (Service service = new Service(server, key)) {
            assertThat(service.get("Bearer " + revoked).statusCode()).isEqualTo(200);

            service.client.revoke(key, revoked);
            ticker.addAndGet(REVOCATION_BOUND.toNanos());
            isDenied(service.get("Bearer " + revoked));
            assertThat(service.get("Bearer " + other).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whileTheServerIsStoppedTheServiceCannotTell(@TempDir java.nio.file.Path other) throws Exception {
        Service service;
        String token;
        try (ContractServer stopped = ContractServer.start(other)) {
            stopped.addUser(EMAIL, PASSWORD);
            token = stopped.logIn(EMAIL, PASSWORD).value();
            service = new Service(stopped, ServiceKey.of(stopped.addServiceKey("orders")));
            assertThat(service.get("Bearer " + token).statusCode()).isEqualTo(200);
        }
        try (service) {
            ticker.addAndGet(REVOCATION_BOUND.toNanos());
            isUnavailable(service.get("Bearer " + token));
            isUnavailable(service.get("Bearer junk"));
        }
    }

    @Test
    void withAKeyThatTheServerDoesNotKnowTheServiceCannotTell() throws Exception {
        String token = server.logIn(EMAIL, PASSWORD).value();
        try (Service service = new Service(server, ServiceKey.of(UNKNOWN_KEY))) {
            isUnavailable(service.get("Bearer " + token));
        }
    }

    private static void isDenied(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Permission denied\"}");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
    }

    private static void isUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    /** It runs on a port of its own. */
    private final class Service implements AutoCloseable {

        private final AuthClient client;
        private final HttpServer http;

        Service(ContractServer server, ServiceKey key) {
            client = server.client();
            BearerAuthenticator authenticator =
                    BearerAuthenticator.builder(client, key).ticker(ticker::get).build();
            http = GrizzlyHttpServerFactory.createHttpServer(
                    URI.create("http://127.0.0.1:0/"),
                    new ResourceConfig(Orders.class)
                            .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                            .register(new BearerAuthenticationFilter(authenticator)));
        }

        HttpResponse<String> get(String authorization) throws IOException, InterruptedException {
            int port = http.getListeners().iterator().next().getPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"))
                    .header("Authorization", authorization)
                    .build();
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        }

        @Override
        public void close() {
            http.shutdownNow();
            client.close();
        }
    }

    /** A resource that needs to know whose orders it tells. */
    @Path("orders")
    public static final class Orders {

        @GET
        public String orders(@Context SecurityContext context) {
            return "orders of " + context.getUserPrincipal().getName();
        }
    }
}
