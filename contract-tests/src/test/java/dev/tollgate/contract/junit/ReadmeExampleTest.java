package dev.tollgate.contract.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.Token;
import dev.tollgate.contract.provider.TokenState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's example is the class in here. */
final class ReadmeExampleTest {

    @Nested
    @ExtendWith(TollgateExtension.class)
    final class LoginPageTest {
        @Test
        void whoseTokenHasDiedLogsInAgain(TollgateServer tollgate) {
            Token token = tollgate.token(TokenState.LIVE);
            try (AuthClient client = tollgate.client()) {
                assertEquals(token.userId(), client.tokenStatus(token).userId());
                tollgate.clock().advance(token.lifetime());
                assertThrows(PermissionDenied.class, () -> client.tokenStatus(token));
            }
        }
    }

    @Test
    void theReadmeHasIt() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/tollgate/contract/junit/ReadmeExampleTest.java"));
        String readme = Files.readString(Path.of("..", "README.md"));
        String example = readme.substring(readme.indexOf("@ExtendWith(TollgateExtension.class)"));
        assertThat(source.replaceAll("\\s+", " "))
                .contains(example.substring(0, example.indexOf("```")).strip().replaceAll("\\s+", " "));
    }
}
