package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.user.Addition;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserId;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

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

    static void addTo(Path dataDirectory) {
        addTo(dataDirectory, EMAIL);
    }

    /** Adds somebody else, with the same password. A command would do the same, and take a second. */
    static void addTo(Path dataDirectory, String email) {
        addTo(dataDirectory, email, Map.of());
    }

    /** Adds somebody for a server with these settings, whose hash costs what they say. */
    static void addTo(Path dataDirectory, String email, Map<Setting, String> settings) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        try (Administration administration = Administration.create(TestDatabases.of(dataDirectory), Environment.LIVE)) {
            User user = User.added(
                    new UserId(new UniqueIds(clock, random).next()),
                    Email.parse(email).orElseThrow(),
                    Optional.of(Config.of(settings).hashing().hasher(random).hash(new Password(PASSWORD))),
                    clock.instant());
            assertThat(administration.users().add(user)).isEqualTo(Addition.ADDED);
        }
    }

    /** Makes a key for another service. */
    static String serviceKey(Path dataDirectory) {
        try (Administration administration = Administration.create(TestDatabases.of(dataDirectory), Environment.LIVE)) {
            return administration
                    .keyIssuer(KeyKind.SERVICE)
                    .issue(KeyName.parse("orders").orElseThrow())
                    .orElseThrow()
                    .text();
        }
    }

    /** The request that a token is checked with. */
    static String check(String token) {
        return get("/some-protected-endpoint", token);
    }

    /** A request without a body, to a path relative to the base of the live environment. */
    static String get(String path, String bearer) {
        return "GET /api/1.1" + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + bearer + "\r\n\r\n";
    }

    /**
     * A request with a body.
     *
     * @param path relative to the base of the live environment
     * @param bearer the token of a user or the key of a service
     * @param label the type of the body
     */
    static String post(String path, String bearer, String label, String body) {
        return "POST /api/1.1" + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + bearer + "\r\nContent-Type: "
                + label + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A request of another service about a token. */
    static String postToken(String path, String key, String token) {
        return post(path, key, "application/x-www-form-urlencoded", "token=" + URLEncoder.encode(token, US_ASCII));
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
