package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.key.KeyKind;
import java.io.IOException;
import java.net.URLEncoder;

/** An administrator's requests about users, whose answers have to be as the contract has them. */
final class UserAdministration {
    private static final SpecCheck SPEC = new SpecCheck();

    private final int port;
    private final Environment environment;
    private final String authorization;

    private UserAdministration(int port, Environment environment, String authorization) {
        this.port = port;
        this.environment = environment;
        this.authorization = authorization;
    }

    /** With a new key of this name. */
    static UserAdministration of(TestServer server, Environment environment, String name) {
        String key = server.addKey(KeyKind.ADMINISTRATOR, environment, name);
        return new UserAdministration(server.port(), environment, "Authorization: Bearer " + key + "\r\n");
    }

    /** The same requests with other lines of {@code Authorization}. */
    UserAdministration with(String lines) {
        return new UserAdministration(port, environment, lines);
    }

    RawAnswer list(String query) throws IOException {
        return send("GET", query.isEmpty() ? "" : "?" + query, "\r\n");
    }

    /** Lists whom one constraint holds for. */
    RawAnswer list(String key, String type, String value) throws IOException {
        return list("constraints="
                + URLEncoder.encode(
                        "[{\"key\":\"%s\",\"constraint_type\":\"%s\",\"value\":\"%s\"}]".formatted(key, type, value),
                        UTF_8));
    }

    RawAnswer create(String body) throws IOException {
        return send("POST", "", body("application/json", body));
    }

    RawAnswer get(String id) throws IOException {
        return send("GET", "/" + id, "\r\n");
    }

    RawAnswer change(String id, String body) throws IOException {
        return send("PATCH", "/" + id, body("application/json", body));
    }

    RawAnswer remove(String id) throws IOException {
        return send("DELETE", "/" + id, "\r\n");
    }

    static String body(String label, String body) {
        String type = label.isEmpty() ? "" : "Content-Type: " + label + "\r\n";
        return type + "Content-Length: " + body.getBytes(ISO_8859_1).length + "\r\n\r\n" + body;
    }

    /**
     * Sends any request.
     *
     * @param below what follows the path of all users
     */
    RawAnswer send(String method, String below, String headersAndBody) throws IOException {
        String target = environment.basePath() + "/obj/user" + below;
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + authorization + headersAndBody);
            RawAnswer answer = method.equals("HEAD") ? connection.answerToHead() : connection.answer();
            answer.requireDocumentedHeaders();
            if (!method.equals("HEAD") && !method.equals("OPTIONS")) {
                SPEC.requireDocumented(method, target.replaceFirst("[?].*", ""), answer);
            }
            return answer;
        }
    }
}
