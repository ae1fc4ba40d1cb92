package dev.tollgate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is taken for the client, and that no stranger chooses it. */
final class TrustedProxiesTest {
    private static final String PEER = "10.0.0.1";
    private static final String SECOND_PROXY = "10.0.0.2";
    private static final String STRANGER = "203.0.113.7";
    private static final String STRANGER_OF_IPV6 = "2001:db8::7";
    private static final String CHOSEN = "198.51.100.66";

    private static final TrustedProxies PROXIES = new TrustedProxies(Stream.of("10.0.0.0/8", "2001:db8:ffff::/48")
            .map(network -> Network.parse(network).orElseThrow())
            .toList());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.7",
                "203.0.113.7:1234",
                "203.0.113.7\t",
                "198.51.100.66, 203.0.113.7",
                "198.51.100.66,203.0.113.7",
                "198.51.100.66 | 203.0.113.7",
                "203.0.113.7, 10.0.0.2",
                "203.0.113.7 | 10.0.0.2",
                "203.0.113.7, 10.0.0.2:1234, 2001:db8:ffff::2, [2001:db8:ffff::3], [2001:db8:ffff::4]:80",
                "::ffff:203.0.113.7",
                "::FFFF:cb00:7107",
                "[::ffff:203.0.113.7]:80",
                "203.0.113.7, ::ffff:10.0.0.2",
            })
    void theLastAddressThatIsNoProxysIsTheClients(String lines) throws Exception {
        assertThat(byXForwardedFor(lines.split(" \\| "))).isEqualTo(address(STRANGER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:1234", "2001:0DB8:0::07, [2001:db8:ffff::2]"})
    void anIpv6ClientIsFoundToo(String line) throws Exception {
        assertThat(byXForwardedFor(line)).isEqualTo(address(STRANGER_OF_IPV6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=203.0.113.7",
                "For=203.0.113.7",
                "for=\"203.0.113.7\"",
                "for=\"203.0.113.7:1234\"",
                "for=\"203.0.113.7:_port\"",
                "for=\"203\\.0.113.7\"",
                "for=\"[::ffff:203.0.113.7]\"",
                "by=10.0.0.1;FOR=203.0.113.7;host=\"a, for=198.51.100.66\";proto=https",
                ";;for=203.0.113.7;",
                "for=198.51.100.66, for=203.0.113.7",
                "for=198.51.100.66 | for=203.0.113.7",
                "for=203.0.113.7, for=\"[2001:db8:ffff::2]:80\";host=\"\\\"\", for=10.0.0.3;by=_x",
                "for=203.0.113.7;host=\"a\\\\\",for=10.0.0.2;host=\"\"",
            })
    void theStandardHeaderSaysTheSame(String lines) throws Exception {
        assertThat(byForwarded(lines.split(" \\| "))).isEqualTo(address(STRANGER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "203.0.113.7,",
                "203.0.113.7 | ",
                "10.0.0.2",
                "10.0.0.2, 10.0.0.3",
                "unknown",
                "_hidden",
                "localhost",
                "203.0.113",
                "203.0.113.07",
                "203.0.113.7.",
                "203.0.113.256",
                "3405803783",
                "0xcb.0.113.7",
                "203.0.113.7:",
                "203.0.113.7:123456",
                "203.0.113.7:a",
                "203.0.113.7 10.0.0.2",
                "203.0.113.7;10.0.0.2",
                "203.0.113.7/32",
                "\"203.0.113.7\"",
                "[203.0.113.7]",
                "[2001:db8::7",
                "2001:db8::7]",
                "[[2001:db8::7]]",
                "[2001:db8::7]80",
                "2001:db8::7%eth0",
                "[2001:db8::7%1]",
                "2001:db8::7::",
                "2001:db8",
                "for=203.0.113.7",
                "203.0.113.7, unknown",
                "203.0.113.7, unknown, 10.0.0.2",
                "203.0.113.7, , 10.0.0.2",
                "203.0.113.7 |  | 10.0.0.2",
                "\u0662\u0660\u0663.0.113.7",
                "203.0.113.7\u00a0",
                "203.0.113.7\u0085",
            })
    void whereNoAddressIsFoundThePeerIsTheClient(String lines) throws Exception {
        assertThat(byXForwardedFor(lines.split(" \\| ", -1))).isEqualTo(address(PEER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "by=203.0.113.7",
                "for",
                "for=",
                "=203.0.113.7",
                "for=unknown",
                "for=\"unknown:80\"",
                "for=_hidden",
                "for=10.0.0.2",
                "for=203.0.113.7:80",
                "for=[2001:db8::7]",
                "for=2001:db8::7",
                "for=\"2001:db8::7\"",
                "for=\"[203.0.113.7]\"",
                "for=\"[2001:db8::7%1]\"",
                "for=\"203.0.113.7:123456\"",
                "for=\"203.0.113.7",
                "for=203.0.113.7\"",
                "for=\"203.0.113.7\"x",
                "for=\"203.0.113.7\\\"",
                "for=203.0.113.7;for=203.0.113.7",
                "for=203.0.113.7;For=198.51.100.66",
                "for =203.0.113.7",
                "for= 203.0.113.7",
                "for=203.0.113.7; proto=http",
                "for=203.0.113.7;proto",
                "for=203.0.113.7;host=a:80",
                "for=203.0.113.7,",
                "for=203.0.113.7, by=10.0.0.2",
                "203.0.113.7",
            })
    void whatTheGrammarDoesNotHaveIsNoAddress(String line) throws Exception {
        assertThat(byForwarded(line)).isEqualTo(address(PEER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "for=203.0.113.7   | 203.0.113.7             | 203.0.113.7",
                "for=203.0.113.7   | 198.51.100.66           | 10.0.0.1",
                "for=198.51.100.66 | 203.0.113.7             | 10.0.0.1",
                "for=198.51.100.66 | unknown                 | 10.0.0.1",
                "for=unknown       | 198.51.100.66           | 10.0.0.1",
                "for=203.0.113.7   | ''                      | 10.0.0.1",
                "''                | 203.0.113.7             | 10.0.0.1",
                "for=203.0.113.7   | 203.0.113.7, 10.0.0.2   | 203.0.113.7",
                "for=203.0.113.7   | ::ffff:203.0.113.7      | 203.0.113.7",
                "-                 | -                       | 10.0.0.1",
            })
    void twoHeadersHaveToNameTheSameClient(@Nullable String forwarded, @Nullable String xForwardedFor, String client)
            throws Exception {
        assertThat(PROXIES.clientOf(address(PEER), lines(forwarded), lines(xForwardedFor)))
                .isEqualTo(address(client));
    }

    @ParameterizedTest
    @ValueSource(strings = {STRANGER, STRANGER_OF_IPV6, "11.0.0.1", "::1", "2001:db8:fffe::1"})
    void whoIsNoTrustedProxyIsNotListenedTo(String peer) throws Exception {
        assertThat(PROXIES.clientOf(address(peer), List.of("for=" + CHOSEN), List.of(CHOSEN)))
                .isEqualTo(address(peer));
        assertThat(new TrustedProxies(List.of()).clientOf(address(PEER), List.of("for=" + CHOSEN), List.of(CHOSEN)))
                .isEqualTo(address(PEER));
    }

    @ParameterizedTest
    @CsvSource({"31, 203.0.113.7", "32, 10.0.0.1", "1000, 10.0.0.1"})
    void soManyHopsAreLookedAt(int proxies, String client) throws Exception {
        assertThat(byXForwardedFor(STRANGER + ", 10.0.0.2".repeat(proxies))).isEqualTo(address(client));
        assertThat(byForwarded("for=" + STRANGER + ", for=10.0.0.2".repeat(proxies)))
                .isEqualTo(address(client));
        List<String> lines = new ArrayList<>(List.of(STRANGER));
        lines.addAll(List.of(", 10.0.0.2".repeat(proxies).substring(2).split(", ")));
        assertThat(byXForwardedFor(lines.toArray(String[]::new))).isEqualTo(address(client));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void noStrangerChoosesWhoTheClientIs(String forged) throws Exception {
        requireNoChoice(forged, "a");
    }

    /** Some proxies tell the host, too, which the stranger has named: between quotes, with what would end them escaped. */
    @ParameterizedTest
    @MethodSource("forgeries")
    void noStrangerChoosesItByWhatAProxyQuotes(String host) throws Exception {
        requireNoChoice("for=" + CHOSEN + ";host=\"", host);
        requireNoChoice("\\", host);
    }

    @Property(tries = 300)
    void whateverStandsBeforeChangesNothing(@ForAll("noise") String forged, @ForAll("noise") String host)
            throws Exception {
        requireNoChoice(forged, host);
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "\"",
                        "\\",
                        ",",
                        ";",
                        "=",
                        " ",
                        "\t",
                        "for=",
                        "host=",
                        CHOSEN,
                        STRANGER,
                        SECOND_PROXY,
                        "[",
                        "]",
                        ":",
                        "_",
                        "x",
                        "\u00e9")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    static Stream<String> forgeries() {
        return Stream.of(
                CHOSEN,
                CHOSEN + ", " + CHOSEN,
                "",
                " ",
                ",",
                ",,,,,,,",
                ", " + CHOSEN,
                CHOSEN + ",",
                CHOSEN + ", ,",
                SECOND_PROXY,
                CHOSEN + ", " + SECOND_PROXY,
                "127.0.0.1",
                "::1",
                "unknown",
                "_hidden",
                "localhost",
                "\"" + CHOSEN,
                "\"" + CHOSEN + "\"",
                "\"" + CHOSEN + ", ",
                CHOSEN + "\"",
                CHOSEN + ", \"",
                "\\",
                "\"\\",
                "\"\\\\",
                "\\\"",
                "for=" + CHOSEN,
                "FOR=\"" + CHOSEN + "\"",
                "for=" + CHOSEN + ", for=\"",
                "for=" + CHOSEN + ";host=\"",
                "for=" + CHOSEN + ";host=\"\\",
                "for=" + CHOSEN + ";host=\"\\\"",
                "for=" + CHOSEN + ";host=\", for=",
                "\", for=" + CHOSEN,
                "\", for=" + CHOSEN + ";host=\"",
                "\\\", for=" + CHOSEN + ";host=\\\"",
                ", for=" + CHOSEN + ", \"",
                ";for=" + CHOSEN,
                "\";for=" + CHOSEN + ";host=\"",
                "for=unknown",
                "for=_hidden, for=" + CHOSEN,
                "for=\"[2001:db8::66]\"",
                "[2001:db8::66]",
                "2001:db8::66",
                "::ffff:" + CHOSEN,
                CHOSEN + ":80",
                CHOSEN + "/32",
                CHOSEN + ";" + CHOSEN,
                CHOSEN + " " + CHOSEN,
                "198.51.100.066",
                "3325256770",
                "(" + CHOSEN + ")",
                "\u00e9\u00a0" + CHOSEN,
                "\t" + CHOSEN + "\t",
                (CHOSEN + ", ").repeat(100),
                (SECOND_PROXY + ", ").repeat(100),
                "for=10.0.0.2,".repeat(100),
                ",".repeat(2000),
                "\"".repeat(2000),
                "\"".repeat(1999),
                "\\".repeat(2000),
                "\\\"".repeat(1000),
                ";".repeat(2000));
    }

    /** Behind one proxy and behind two, which add to the line that is there or write one of their own. */
    private static void requireNoChoice(String forged, String host) throws Exception {
        for (String stranger : List.of(STRANGER, STRANGER_OF_IPV6)) {
            InetAddress client = address(stranger);
            assertThat(byXForwardedFor(forged + ", " + stranger)).isEqualTo(client);
            assertThat(byXForwardedFor(forged, stranger)).isEqualTo(client);
            assertThat(byXForwardedFor(forged + "," + stranger + "," + SECOND_PROXY))
                    .isEqualTo(client);
            assertThat(byXForwardedFor(forged, stranger, SECOND_PROXY)).isEqualTo(client);

            String element = "for=\"" + (stranger.contains(":") ? "[" + stranger + "]" : stranger) + "\";host=\""
                    + host.replace("\\", "\\\\").replace("\"", "\\\"") + "\";proto=https";
            assertThat(byForwarded(forged + ", " + element)).isEqualTo(client);
            assertThat(byForwarded(forged, element)).isEqualTo(client);
            assertThat(byForwarded(forged + "," + element + ", for=" + SECOND_PROXY))
                    .isEqualTo(client);
            assertThat(byForwarded(forged, element, "for=" + SECOND_PROXY)).isEqualTo(client);

            assertThat(PROXIES.clientOf(address(PEER), List.of(forged), List.of(stranger)))
                    .as("by a header that the proxy does not set")
                    .isIn(client, address(PEER));
            assertThat(PROXIES.clientOf(address(PEER), List.of(element), List.of(forged)))
                    .as("by a header that the proxy does not set")
                    .isIn(client, address(PEER));
        }
    }

    private static InetAddress byXForwardedFor(String... lines) throws UnknownHostException {
        return PROXIES.clientOf(address(PEER), List.of(), Arrays.asList(lines));
    }

    private static InetAddress byForwarded(String... lines) throws UnknownHostException {
        return PROXIES.clientOf(address(PEER), Arrays.asList(lines), List.of());
    }

    private static List<String> lines(@Nullable String line) {
        return line == null ? List.of() : List.of(line);
    }

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }
}
