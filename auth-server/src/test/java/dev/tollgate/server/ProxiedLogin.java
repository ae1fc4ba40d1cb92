package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A login as a proxy sends it on.
 *
 * @param client the address that the proxy names
 */
record ProxiedLogin(String client, String email, String password) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The user of the tests, with the right password. */
    static ProxiedLogin right(String client) {
        return new ProxiedLogin(client, TestUser.EMAIL, TestUser.PASSWORD);
    }

    /** As {@link #right}, but with a wrong password. */
    static ProxiedLogin wrong(String client) {
        return new ProxiedLogin(client, TestUser.EMAIL, "this is not her password");
    }

    /** The request as it stands on the wire. */
    byte[] request() {
        return request(TestUser.LOGIN_PATH);
    }

    byte[] request(String path) {
        byte[] body = body();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + client
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Sends it, and returns the answer. */
    RawAnswer over(RawConnection connection) throws IOException {
        connection.send(request());
        return connection.answer();
    }

    private byte[] body() {
        try {
            return JSON.writeValueAsString(Map.of("email", email, "password", password))
                    .getBytes(UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("texts can be written as JSON", impossible);
        }
    }
}
