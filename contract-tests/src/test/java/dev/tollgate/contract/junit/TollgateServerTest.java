package dev.tollgate.contract.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.contract.provider.TokenState;
import dev.tollgate.server.OperatorException;
import dev.tollgate.server.Setting;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TollgateServerTest {

    @Test
    void itLeavesNothingBehind() {
        TollgateServer server = TollgateServer.start(Map.of());
        server.token(TokenState.LIVE);
        assertThat(server.directory()).isNotEmptyDirectory();
        server.stop();

        assertThat(server.directory()).doesNotExist();
        try (AuthClient client = server.client()) {
            assertThatThrownBy(() -> client.generateUserToken("ada@example.com", "wrong"))
                    .isInstanceOf(NoAnswer.class);
        }
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThatThrownBy(() -> TollgateServer.start(Map.of(Setting.TOKEN_LIFE, "never")))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("--token-life");
    }
}
