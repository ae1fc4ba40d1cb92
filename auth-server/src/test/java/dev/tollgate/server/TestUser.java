package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** The user whom the tests of a running server log in as, and this user's requests as they stand on the wire. */
final class TestUser {
    static final String LOGIN_PATH = "/api/1.1/wf/generate-user-token";
    static final String CHECK_PATH = "/api/1.1/some-protected-endpoint";
    static final String EMAIL = "ada@example.com";
    static final String PASSWORD = "correct horse battery staple";
    static final String LOGIN_BODY = "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}";
    static final String LOGIN = "POST " + LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Content-Length: " + LOGIN_BODY.length() + "\r\n\r\n" + LOGIN_BODY;

    private TestUser() {}

    static void addTo(Path dataDirectory) throws Exception {
        addTo(dataDirectory, EMAIL);
    }

    /** Adds somebody else, with the same password. */
    static void addTo(Path dataDirectory, String email) throws Exception {
        Program.Result added = Program.run(
                PASSWORD, "user", "add", "--email=" + email, "--password-stdin", "--data-dir=" + dataDirectory);
        assertThat(added.exitCode()).as(added.err()).isZero();
    }

    /** The request that a token is checked with. */
    static String check(String token) {
        return "GET " + CHECK_PATH + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    /** Logs in. */
    static String token(RawConnection connection) throws IOException {
        connection.send(LOGIN);
        RawAnswer answer = connection.answer();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return token(answer);
    }

    /** The token of an answered login. */
    static String token(RawAnswer answer) throws IOException {
        return answer.json().at("/response/token").asText();
    }

    /** Fails unless the token is live. */
    static void requireLive(String token, RawConnection connection) throws IOException {
        connection.send(check(token));
        RawAnswer answer = connection.answer();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
}
