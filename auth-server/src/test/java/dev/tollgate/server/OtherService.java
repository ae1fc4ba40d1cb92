package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;

/**
 * What is no user but another service: it asks about tokens and ends them, and compares each answer with the document.
 *
 * @param authorization the lines of {@code Authorization}, if any
 */
record OtherService(int port, Environment environment, String authorization) {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final SpecCheck SPEC = new SpecCheck();

    static OtherService withKey(TestServer server, Environment environment, String key) {
        return new OtherService(server.port(), environment, bearer(key));
    }

    static String bearer(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    static String basic(String userAndPassword) {
        byte[] bytes = userAndPassword.getBytes(UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes) + "\r\n";
    }

    /** The same service with other lines of {@code Authorization}. */
    OtherService with(String lines) {
        return new OtherService(port, environment, lines);
    }

    RawAnswer introspect(String token) throws IOException {
        return post("introspect", FORM, "token=" + URLEncoder.encode(token, UTF_8));
    }

    RawAnswer revoke(String token) throws IOException {
        return post("revoke", FORM, "token=" + URLEncoder.encode(token, UTF_8));
    }

    /** Whether the token is live. */
    boolean isActive(String token) throws IOException {
        RawAnswer answer = introspect(token);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().path("active").booleanValue();
    }

    RawAnswer post(String operation, String label, String body) throws IOException {
        String type = label.isEmpty() ? "" : "Content-Type: " + label + "\r\n";
        int length = body.getBytes(ISO_8859_1).length;
        return send("POST", operation, type + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    /** Sends any request. */
    RawAnswer send(String method, String operation, String headersAndBody) throws IOException {
        String target = environment.basePath() + "/oauth2/" + operation;
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + authorization + headersAndBody);
            RawAnswer answer = method.equals("HEAD") ? connection.answerToHead() : connection.answer();
            answer.requireDocumentedHeaders();
            if (!method.equals("HEAD") && !method.equals("OPTIONS")) {
                SPEC.requireDocumented(target.replaceFirst("[?].*", ""), answer);
            }
            return answer;
        }
    }
}
