package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.AuthException.ServiceUnavailable;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import dev.tollgate.client.ContractCheck.Different;
import dev.tollgate.client.ContractCheck.NotServed;
import dev.tollgate.client.ContractCheck.Same;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client finds out whether a server has the same OpenAPI document. */
final class ContractCheckTest {

    private static final String OWN = ContractDocument.sha256();
    private static final String OTHER = "0".repeat(64);

    @Test
    void theClientsHashIsThatOfTheDocumentItWasGeneratedFrom() throws Exception {
        byte[] document = Files.readAllBytes(Path.of("../api-spec/src/main/openapi/tollgate.yaml"));
        assertThat(OWN)
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(document)));
    }

    @Test
    void aServerWithTheSameDocumentNeedNotSendIt() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 304 Stub\r\nETag: \"" + OWN + "\"\r\n\r\n");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.checkContract()).isEqualTo(new Same(OWN));
            assertThat(server.requests().get(0))
                    .startsWith("GET /openapi.yaml HTTP/1.1\r\n")
                    .contains("\r\nIf-None-Match: \"" + OWN + "\"\r\n", "\r\nAccept: application/yaml\r\n")
                    .contains("\r\nUser-Agent: tollgate-client\r\n")
                    .doesNotContain("Authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"HASH\"", "W/\"HASH\""})
    void theTagOfADocumentThatIsSentAllTheSameTellsItApart(String tag) throws Exception {
        assertThat(checked(200, "openapi: 3.0.3", "ETag: " + tag.replace("HASH", OTHER)))
                .isEqualTo(new Different(OWN, OTHER));
        assertThat(checked(200, "openapi: 3.0.3", "ETag: " + tag.replace("HASH", OWN)))
                .isEqualTo(new Same(OWN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | Not found | X: y",
                "404 | {} | ETag: \"0000000000000000000000000000000000000000000000000000000000000000\"",
                "200 | a page | X: y",
                "200 | a page | ETag: \"33a64df5\"",
                "200 | a page | ETag: 0000000000000000000000000000000000000000000000000000000000000000",
                "200 | a page | ETag: \"000000000000000000000000000000000000000000000000000000000000000A\"",
            })
    void aServerThatDoesNotServeItIsNoFailure(int status, String body, String header) throws Exception {
        assertThat(checked(status, body, header)).isEqualTo(new NotServed(OWN));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/1.1, /openapi.yaml",
        "/api/1.1/, /openapi.yaml",
        "/version-test/api/1.1, /openapi.yaml",
        "/auth/api/1.1, /auth/openapi.yaml",
        "/a/version-test/api/1.1, /a/openapi.yaml",
        "/api/1.1/api/1.1, /api/1.1/openapi.yaml",
        "/v1, /v1/openapi.yaml",
        "/api/1x1, /api/1x1/openapi.yaml",
    })
    void theDocumentStandsBesideTheBasePath(String base, String document) throws Exception {
        try (StubServer server = StubServer.answering(404, "text/plain", "");
                AuthClient client =
                        AuthClient.builder(server.baseUri().resolve(base)).build()) {
            client.checkContract();
            assertThat(server.requests().get(0)).startsWith("GET " + document + " HTTP/1.1\r\n");
        }
    }

    @Test
    void whatGoesWrongIsToldAsForAnyCall() throws Exception {
        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> checkedJson(503, "{\"message\":\"Service Unavailable\"}", "Retry-After: 2"))
                .satisfies(full -> assertThat(full.retryAfter()).isEqualTo(Optional.of(Duration.ofSeconds(2))));
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> checked(302, "", "Location: https://other.example/"));
        URI nowhere;
        try (StubServer closing = StubServer.answering("")) {
            nowhere = closing.baseUri();
        }
        try (AuthClient client = AuthClient.builder(nowhere).build()) {
            assertThatExceptionOfType(NoAnswer.class).isThrownBy(client::checkContract);
        }
    }

    private static ContractCheck checked(int status, String body, String header) throws Exception {
        return checked(StubServer.answering(status, "application/yaml", body, header));
    }

    private static ContractCheck checkedJson(int status, String body, String header) throws Exception {
        return checked(StubServer.answeringJson(status, body, header));
    }

    private static ContractCheck checked(StubServer server) throws Exception {
        try (server;
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            return client.checkContract();
        }
    }
}
