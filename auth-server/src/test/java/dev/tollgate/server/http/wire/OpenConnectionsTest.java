package dev.tollgate.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connections are counted by, and how many there may be. */
final class OpenConnectionsTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2:3::4, 2001:db8:1:2::, true",
        "2001:db8:1:2::, 2001:db8:1:3::, false",
    })
    void aNetworkOfIpv6CountsAsOneAddress(String one, String other, boolean same) throws IOException {
        assertThat(OpenConnections.network(InetAddress.getByName(one))
                        .equals(OpenConnections.network(InetAddress.getByName(other))))
                .isEqualTo(same);
    }

    @Test
    void thereAreFewerConnectionsWhereFewerFilesMayBeOpen() throws IOException {
        assertThat(Descriptors.fit(10_000, 20_000, 130)).isEqualTo(10_000);
        assertThat(Descriptors.fit(10_000, 1024, 130)).isEqualTo(734);
        assertThatThrownBy(() -> Descriptors.fit(10_000, 200, 130)).hasMessageContaining("may open 200 files");
    }

    @Test
    void unfinishedHandshakesTakeHalfOfTheHeapAtMost() {
        OpenConnections connections = new OpenConnections(TestLimits.SMALL);
        long room = Runtime.getRuntime().maxMemory() / 2;
        for (long taken = 32 * 1024; taken <= room; taken += 32 * 1024) {
            assertThat(connections.beginHandshake()).isTrue();
        }
        assertThat(connections.beginHandshake()).isFalse();
        connections.endHandshake();
        connections.endHandshake();
        assertThat(connections.beginHandshake()).isTrue();
    }

    @Test
    void answersThatAreSealedAndNotSentTakeAQuarterOfTheHeapAtMost() {
        OpenConnections connections = new OpenConnections(TestLimits.SMALL);
        int quarter = Math.toIntExact(Runtime.getRuntime().maxMemory() / 4);
        assertThat(connections.reserveSealed(quarter)).isTrue();
        assertThat(connections.reserveSealed(1)).isFalse();
        connections.reserveSealed(-1);
        assertThat(connections.reserveSealed(0)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400", "404, 404", "405, 405", "406, 400", "408, 400", "411, 400", "413, 400", "414, 400", "415, 400",
        "417, 400", "421, 400", "426, 400", "431, 400", "500, 500", "501, 405", "502, 500", "503, 503", "505, 400",
    })
    void theContractKnowsFewStatuses(int status, int documented) {
        assertThat(ErrorAnswers.documented(status)).isEqualTo(documented);
    }
}
