package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.ServiceKey;
import dev.tollgate.client.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UnavailableServerTest {

    @Test
    void whereNothingListensEveryOperationSaysSo() throws IOException {
        try (AuthClient client = AuthClient.builder(URI.create("http://127.0.0.1:" + freePort() + "/api/1.1"))
                .build()) {
            Token token = Token.of("bus|1x2|3x4", "1x2", Duration.ofDays(1), Instant.EPOCH);
            assertThatThrownBy(() -> client.generateUserToken("ada@example.com", "secret"))
                    .isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.generateApiToken("ada@example.com", "secret"))
                    .isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.tokenStatus(token)).isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.currentUser(token)).isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.sessions(token)).isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.logOut(token)).isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.logOutOtherSessions(token)).isInstanceOf(NoAnswer.class);
            ServiceKey key = ServiceKey.of("tgs_key");
            assertThatThrownBy(() -> client.introspect(key, token.value())).isInstanceOf(NoAnswer.class);
            assertThatThrownBy(() -> client.revoke(key, token.value())).isInstanceOf(NoAnswer.class);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
