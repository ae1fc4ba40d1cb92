package dev.tollgate.client;

import static dev.tollgate.client.TestTokens.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenTest {

    @Test
    void toStringHidesTheValueAndTellsTheRest() {
        assertThat(TOKEN).hasToString("Token[hidden, userId=1x2, expiresAt=2027-01-01T00:00:00Z]");
    }

    @Test
    void serializersDoNotFindTheValue() throws Exception {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        assertThat(mapper.writeValueAsString(TOKEN)).isEqualTo("{}");
        assertThat(TOKEN).isNotInstanceOf(Serializable.class);
        assertThat(Modifier.isTransient(Token.class.getDeclaredField("value").getModifiers()))
                .isTrue();
    }

    @Test
    void tokensAreEqualIfTheirValuesAre() {
        Token same = Token.of("bus|1x2|3x4", "9x9", Duration.ofSeconds(1), Instant.EPOCH);
        Token other = Token.of("bus|1x2|3x5", "1x2", Duration.ofDays(365), TOKEN.expiresAt());
        assertThat(same).isEqualTo(TOKEN).hasSameHashCodeAs(TOKEN);
        assertThat(other).isNotEqualTo(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret secret", "secret\r\nX: y", "secret\u0000", "s\u00e9cret"})
    void aValueThatCannotStandInAHeaderIsRefusedAndNotRepeated(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Token.of(value, "1x2", Duration.ofDays(1), Instant.EPOCH))
                .withMessageNotContaining("secret");
    }
}
