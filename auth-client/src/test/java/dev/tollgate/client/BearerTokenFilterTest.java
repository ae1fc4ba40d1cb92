package dev.tollgate.client;

import static dev.tollgate.client.TestTokens.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BearerTokenFilterTest {

    @Test
    void laterCallsOfAJaxRsClientCarryTheToken() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, "{}");
                Client client = ClientBuilder.newClient().register(new BearerTokenFilter(TOKEN, server.baseUri()));
                Response response = client.target(server.baseUri())
                        .path("obj/user")
                        .request()
                        .header("Authorization", "Basic old")
                        .get()) {
            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(server.requests().get(0))
                    .contains("\r\nAuthorization: Bearer bus|1x2|3x4\r\n")
                    .doesNotContain("Basic old");
        }
    }

    @Test
    void anotherServerDoesNotSeeTheToken() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, "{}");
                StubServer stranger = StubServer.answeringJson(200, "{}");
                Client client = ClientBuilder.newClient().register(new BearerTokenFilter(TOKEN, server.baseUri()));
                Response response = client.target(stranger.baseUri()).request().get()) {
            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(stranger.requests().get(0)).doesNotContain("Authorization");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/a,       http://host:80/b,   true",
        "https://HOST:443,    https://host/b,     true",
        "https://host,        http://host,        false",
        "http://host,         http://host:8080,   false",
        "http://host,         http://host.evil,   false",
        "http://[::1]:80,     http://[::1],       true"
    })
    void anOriginIsSchemeHostAndPort(URI server, URI request, boolean same) throws Exception {
        String seen = "";
        try (Client client = ClientBuilder.newClient()
                .register(new BearerTokenFilter(TOKEN, server))
                .register(new HeaderEcho())) {
            seen = client.target(request).request().get(String.class);
        }
        assertThat(seen).isEqualTo(same ? "Bearer bus|1x2|3x4" : "none");
    }

    @Test
    void aServerThatIsNoHttpOriginIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BearerTokenFilter(TOKEN, URI.create("/api/1.1")));
    }
}
