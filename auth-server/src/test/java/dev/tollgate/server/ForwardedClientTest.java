package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose failed logins are counted, told by headers on the wire: no forged one gets a stranger another try. */
final class ForwardedClientTest {
    private static final String STRANGER = "203.0.113.7";
    private static final String CHOSEN = "198.51.100.66";
    private static final List<String> VALUES = List.of(
            CHOSEN,
            "",
            ",",
            ", " + CHOSEN,
            CHOSEN + ",",
            CHOSEN + ", 127.0.0.1",
            "127.0.0.1",
            "unknown",
            "\"" + CHOSEN,
            "\"" + CHOSEN + "\\",
            "[2001:db8::66]:80",
            "::ffff:" + CHOSEN,
            "for=" + CHOSEN,
            "for=" + CHOSEN + ";host=\"",
            "for=\"[2001:db8::66]\", for=\"",
            "\u00e9",
            "127.0.0.1, ".repeat(500));

    private static final String BODY = "{\"email\":\"nobody@example.com\",\"password\":\"x\"}";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"none", "127.0.0.2,10.0.0.0/8,::/0"})
    void aStrangerWithoutAProxyBetweenIsCountedByItsOwnAddress(String proxies) throws Exception {
        try (TestServer server = start(proxies);
                RawConnection connection = RawConnection.to(server.port())) {
            assertThat(status(connection, "")).isEqualTo(400);
            for (String value : VALUES) {
                for (String name : List.of("X-Forwarded-For: ", "Forwarded: ", "x-forwarded-for:", "X-Real-IP: ")) {
                    assertThat(status(connection, name + value + "\r\n"))
                            .as(name + value)
                            .isEqualTo(429);
                }
            }
        }
    }

    @Test
    void aStrangerBehindAProxyIsCountedByTheAddressThatTheProxyAdds() throws Exception {
        try (TestServer server = start("127.0.0.1");
                RawConnection connection = RawConnection.to(server.port())) {
            assertThat(status(connection, "")).as("the proxy itself").isEqualTo(400);
            assertThat(status(connection, "X-Forwarded-For: " + STRANGER + "\r\n"))
                    .isEqualTo(400);
            for (String forged : VALUES) {
                for (String added : added(forged).toList()) {
                    assertThat(status(connection, added)).as(added).isEqualTo(429);
                }
            }
            assertThat(status(connection, "X-Forwarded-For: 203.0.113.8\r\n"))
                    .as("somebody else")
                    .isEqualTo(400);
        }
    }

    @Test
    void linesAreReadInTheirOrderAndTrailersNotAtAll() throws Exception {
        try (TestServer server = start("127.0.0.1");
                RawConnection connection = RawConnection.to(server.port())) {
            assertThat(status(connection, "X-Forwarded-For: 192.0.2.1\r\n")).isEqualTo(400);
            assertThat(status(connection, "X-Forwarded-For: 192.0.2.2\r\nX-Other: a\r\nx-forwarded-for: 192.0.2.1\r\n"))
                    .isEqualTo(429);
            assertThat(status(connection, "X-Forwarded-For: 192.0.2.1\r\nX-FORWARDED-FOR: 192.0.2.2\r\n"))
                    .isEqualTo(400);
            assertThat(status(connection, "Forwarded: for=192.0.2.3\r\nForwarded: for=192.0.2.1\r\n"))
                    .isEqualTo(429);
            connection.send("POST " + TestUser.LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(BODY.length()) + "\r\n" + BODY
                    + "\r\n0\r\nX-Forwarded-For: 192.0.2.4\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(429);
        }
    }

    @Test
    void aWrongListOfProxiesIsReported() {
        assertThatThrownBy(() -> Config.of(Map.of(Setting.TRUSTED_PROXIES, "10.0.0.0/8, ::1, proxy,10.0.0.1/8")))
                .isInstanceOf(OperatorException.class)
                .hasMessage("--trusted-proxies must be none or a list of addresses and networks such as"
                        + " 10.0.0.0/8,2001:db8::1, with no bits set behind the prefix, not 'proxy';"
                        + " --trusted-proxies must be none or a list of addresses and networks such as"
                        + " 10.0.0.0/8,2001:db8::1, with no bits set behind the prefix, not '10.0.0.1/8'");
    }

    /** What arrives of a header that the stranger forged, from proxies of different kinds. */
    private static Stream<String> added(String forged) {
        return Stream.of(
                "X-Forwarded-For: " + forged + ", " + STRANGER + "\r\n",
                "X-Forwarded-For: " + forged + "\r\nX-Forwarded-For: " + STRANGER + "\r\n",
                "X-Forwarded-For: " + forged + "," + STRANGER + ", 127.0.0.1\r\n",
                "Forwarded: " + forged + ", for=" + STRANGER + "\r\n",
                "Forwarded: " + forged + "\r\nForwarded: for=\"" + STRANGER + ":80\";host=\"a\"\r\n",
                "Forwarded: " + forged + "\r\nX-Forwarded-For: " + STRANGER + "\r\n",
                "X-Forwarded-For: " + forged + "\r\nForwarded: for=" + STRANGER + "\r\n");
    }

    /** Of a login that fails, if it is looked at. */
    private static int status(RawConnection connection, String headers) throws IOException {
        connection.send("POST " + TestUser.LOGIN_PATH + " HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: "
                + BODY.length() + "\r\n\r\n" + BODY);
        return connection.answer().status();
    }

    private TestServer start(String proxies) {
        return TestServer.start(
                directory, Map.of(Setting.TRUSTED_PROXIES, proxies, Setting.ADDRESS_FAILURES_PER_MINUTE, "1"));
    }
}
