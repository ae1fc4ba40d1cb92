package dev.tollgate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a network, and which addresses it has. */
final class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 11.0.0.0",
        "10.0.0.0/8, 10.1.2.3, 10.128.0.0, 9.255.255.255",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.255, 192.0.2.127",
        "192.0.2.4/30, 192.0.2.4, 192.0.2.7, 192.0.2.8",
        "192.0.2.6/31, 192.0.2.6, 192.0.2.7, 192.0.2.5",
        "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 192.0.2.6",
        "192.0.2.7, 192.0.2.7, 192.0.2.7, 192.0.2.8",
        "128.0.0.0/1, 128.0.0.0, 255.255.255.255, 127.255.255.255",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255, ::",
        "10.0.0.0/8, 10.0.0.0, ::ffff:10.1.2.3, ::10.1.2.3",
        "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
        "2001:db8:8000::/33, 2001:DB8:8000::1, 2001:db8:ffff::, 2001:db8:7fff::",
        "2001:db8::4/127, 2001:db8::4, 2001:db8::5, 2001:db8::6",
        "2001:db8::1/128, 2001:db8::1, 2001:db8:0:0:0:0:0:1, 2001:db8::2",
        "2001:db8::1, 2001:db8::1, 2001:0db8::0001, 2001:db8::2",
        "::/0, ::, ffff::, 0.0.0.0",
        "::1, ::1, ::1, 127.0.0.1",
        "::192.0.2.7/128, ::192.0.2.7, ::c000:207, 192.0.2.7",
    })
    void aNetworkHasTheAddressesThatBeginLikeIt(String network, String first, String last, String other)
            throws Exception {
        Network parsed = Network.parse(network).orElseThrow();
        assertThat(parsed.contains(InetAddress.getByName(first))).isTrue();
        assertThat(parsed.contains(InetAddress.getByName(last))).isTrue();
        assertThat(parsed.contains(InetAddress.getByName(other))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "none",
                "localhost",
                "proxy.example.com",
                "proxy/32",
                "a",
                "10",
                "10.0",
                "10.0.0",
                "10/8",
                "10.0.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/8.0",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/8/8",
                "10.0.0.0/ 8",
                "10.0.0.0 /8",
                " 10.0.0.0/8",
                "10.0.0.0/99999999999",
                "10.0.0.1/8",
                "192.0.2.1/31",
                "0.0.0.1/0",
                "256.0.0.0/8",
                "010.0.0.0/8",
                "0x0a.0.0.0/8",
                "167772160/8",
                "10.0.0.*",
                "10.0.0.0-10.0.0.9",
                "10.0.0.0/8,10.0.0.0/8",
                "\u0661\u0660.0.0.0/8",
                "2001:db8::/129",
                "2001:db8::1/32",
                "2001:db8::/32 ",
                "[2001:db8::]/32",
                "2001:db8/32",
                "2001:db8:::/32",
                "2001::db8::/32",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7",
                ":1:2:3:4:5:6:7",
                "12345::",
                "00001::",
                "g::",
                ":",
                ":.",
                ".:1",
                "::1.2.3",
                "::1.2.3.04",
                "fe80::1%eth0",
                "fe80::1%1",
                "fe80::%eth0/64",
                "::ffff:10.0.0.0/104",
                "::ffff:10.0.0.1",
                "::ffff:0:0/96",
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
