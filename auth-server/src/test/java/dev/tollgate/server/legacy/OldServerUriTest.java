package dev.tollgate.server.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OldServerUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://old.example/api/1.1",
                "HTTPS://old.example:8443/version-test/api/1.1/",
                "http://localhost:8080/api/1.1",
                "http://127.0.0.1/api/1.1",
                "http://127.1.2.3:1/api/1.1",
                "http://[::1]:8080/api/1.1",
                "http://[0:0:0:0:0:0:0:1]/api/1.1",
            })
    void passwordsMayBeSentWhereNobodyOnTheWayCanReadThem(String base) {
        assertThat(OldServerUri.parse(base)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://old.example/api/1.1",
                "//old.example/api/1.1",
                "http://localhost.old.example/api/1.1",
                "http://127.0.0.1.old.example/api/1.1",
                "http://128.0.0.1/api/1.1",
                "http://[::2]/api/1.1",
                "http://[fe80::1]/api/1.1",
                "http://[1::1]/api/1.1",
                "https://ada:secret@old.example/api/1.1",
                "https://old.example/api/1.1?key=secret",
                "https://old.example/api/1.1#part",
                "https:///api/1.1",
                "ftp://old.example/api/1.1",
                "old.example/api/1.1",
                "https://old example/",
            })
    void nothingElseIsAnOldServer(String base) {
        assertThat(OldServerUri.parse(base)).isEmpty();
    }
}
