import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException;
import dev.tollgate.client.Token;
import dev.tollgate.contract.junit.TollgateExtension;
import dev.tollgate.contract.junit.TollgateServer;
import dev.tollgate.contract.provider.TokenState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests against a real server, as the README has it. */
@ExtendWith(TollgateExtension.class)
final class ConsumerTest {
    @Test
    void aTokenOpensUntilItHasDied(TollgateServer tollgate) {
        Token token = tollgate.token(TokenState.LIVE);
        try (AuthClient client = tollgate.client()) {
            assertEquals(token.userId(), client.tokenStatus(token).userId());
            tollgate.clock().advance(token.lifetime());
            assertThrows(AuthException.PermissionDenied.class, () -> client.tokenStatus(token));
        }
    }
}
