package dev.tollgate.contract.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.contract.provider.TokenState;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class that asks for a server shares it with its tests. */
@ExtendWith(TollgateExtension.class)
final class SharedServerTest {
    private static URI ofTheClass = URI.create("");

    @BeforeAll
    static void remember(TollgateServer server) {
        ofTheClass = server.baseUri();
    }

    @Test
    void oneTestMeetsTheServerOfTheClass(TollgateServer server) {
        isThatOfTheClass(server);
    }

    @Test
    void anotherMeetsItToo(TollgateServer server) {
        isThatOfTheClass(server);
    }

    @Nested
    final class Inside {
        @Test
        void soDoesAnInnerClass(TollgateServer server) {
            isThatOfTheClass(server);
        }

        @Test
        void andAllItsTests(TollgateServer server) {
            isThatOfTheClass(server);
        }
    }

    private static void isThatOfTheClass(TollgateServer server) {
        assertThat(server.baseUri()).isEqualTo(ofTheClass);
        assertThat(server.token(TokenState.LIVE).value()).as("it runs").isNotEmpty();
    }
}
