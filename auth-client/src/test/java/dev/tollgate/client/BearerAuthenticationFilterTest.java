package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.client.Authentication.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a JAX-RS service that Jersey runs, without a socket in front of it. */
final class BearerAuthenticationFilterTest {

    private static final String LIVE = "{\"active\":true,\"sub\":\"1x2\",\"cache_seconds\":4}";

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void theResourceGetsTheCallerOfALiveToken(String scheme) throws Exception {
        Answered answered = answered(scheme, 200, LIVE, "Bearer bus|1x2|3x4");
        assertThat(answered.response().getStatus()).isEqualTo(200);
        assertThat(answered.body()).isEqualTo("1x2 1x2 Bearer " + scheme.equals("https") + " false");
    }

    @Test
    void aRequestWithoutTokenIsChallenged() throws Exception {
        denied("Bearer", answered("http", 200, LIVE));
        denied("Bearer", answered("http", 200, LIVE, "Basic YWRhOnNlY3JldA=="));
    }

    @Test
    void aDeadTokenIsInvalid() throws Exception {
        String invalid = "Bearer error=\"invalid_token\"";
        denied(invalid, answered("http", 200, "{\"active\":false}", "Bearer bus|1x2|3x4"));
        denied(invalid, answered("http", 200, LIVE, "Bearer bus 1x2"));
        denied(invalid, answered("http", 200, LIVE, "Bearer bus|1x2|3x4", "Bearer bus|1x2|3x4"));
    }

    private static void denied(String challenge, Answered answered) {
        assertThat(answered.response().getStatus()).isEqualTo(401);
        assertThat(answered.body()).isEqualTo("{\"message\":\"Permission denied\"}");
        assertThat(answered.response().getHeaderString("WWW-Authenticate")).isEqualTo(challenge);
        isJsonThatNobodyStores(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "503, 30, 30",
        "503, 0, 1",
        "503, soon, 5",
        "401, 30, 5",
        "400, 30, 5",
        "200, 30, 5",
    })
    void whatCannotBeToldIsAnswered503AndNotLetIn(int status, String retryAfter, String expected) throws Exception {
        Answered answered = answered(
                "http", status, "{\"error\":\"temporarily_unavailable\"}", List.of("Bearer bus|1x2|3x4"), retryAfter);
        assertThat(answered.response().getStatus()).isEqualTo(503);
        assertThat(answered.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
        assertThat(answered.response().getHeaderString("Retry-After")).isEqualTo(expected);
        assertThat(answered.response().getHeaderString("WWW-Authenticate")).isNull();
        isJsonThatNobodyStores(answered);
    }

    private static void isJsonThatNobodyStores(Answered answered) {
        assertThat(answered.response().getHeaderString("Content-Type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(answered.response().getHeaderString("Cache-Control")).isEqualTo("no-store");
    }

    private static Answered answered(String scheme, int status, String told, String... authorization) throws Exception {
        return answered(scheme, status, told, List.of(authorization), "30");
    }

    private static Answered answered(
            String scheme, int status, String told, List<String> authorization, String retryAfter) throws Exception {
        try (CapturedLog log = CapturedLog.of(BearerAuthenticator.class);
                StubServer server = StubServer.answeringJson(status, told, "Retry-After: " + retryAfter);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            BearerAuthenticator authenticator = BearerAuthenticator.builder(client, ServiceKey.of("tgs_key"))
                    .build();
            ApplicationHandler service = new ApplicationHandler(new ResourceConfig(WhoAmI.class)
                    .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                    .register(new BearerAuthenticationFilter(authenticator)));
            ContainerRequest request = new ContainerRequest(
                    URI.create(scheme + "://service/"),
                    URI.create(scheme + "://service/who-am-i"),
                    "GET",
                    new Connection(scheme.equals("https")),
                    new MapPropertiesDelegate(),
                    null);
            authorization.forEach(line -> request.header("Authorization", line));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            ContainerResponse response = service.apply(request, body).get();
            assertThat(String.join("\n", log.lines())).doesNotContain("bus", "tgs_key");
            return new Answered(response, body.toString(StandardCharsets.UTF_8));
        }
    }

    private record Answered(ContainerResponse response, String body) {}

    /** What a container says of a request before any filter. */
    private record Connection(boolean isSecure) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return () -> "whoever the container knows";
        }

        @Override
        public boolean isUserInRole(String role) {
            return true;
        }

        @Override
        public String getAuthenticationScheme() {
            return "container";
        }
    }

    /** A resource that tells what it knows of its caller. */
    @Path("who-am-i")
    public static final class WhoAmI {

        @GET
        public String whoAmI(@Context SecurityContext context) {
            return context.getUserPrincipal().getName() + " " + ((Caller) context.getUserPrincipal()).userId() + " "
                    + context.getAuthenticationScheme() + " " + context.isSecure() + " "
                    + context.isUserInRole("admin");
        }
    }
}
