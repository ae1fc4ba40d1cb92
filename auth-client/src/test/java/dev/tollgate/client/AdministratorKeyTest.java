package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdministratorKeyTest {

    private static final AdministratorKey KEY = AdministratorKey.of("tga_key");

    @Test
    void toStringAndSerializersDoNotFindTheValue() throws Exception {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        assertThat(KEY).hasToString("AdministratorKey[hidden]").isNotInstanceOf(Serializable.class);
        assertThat(mapper.writeValueAsString(KEY)).isEqualTo("{}");
        assertThat(Modifier.isTransient(
                        AdministratorKey.class.getDeclaredField("value").getModifiers()))
                .isTrue();
    }

    @Test
    void keysAreEqualIfTheirValuesAre() {
        assertThat(AdministratorKey.of("tga_key")).isEqualTo(KEY).hasSameHashCodeAs(KEY);
        assertThat(AdministratorKey.of("tga_other")).isNotEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret secret", "secret\r\nX: y", "secret\u0000", "s\u00e9cret"})
    void aValueThatCannotStandInAHeaderIsRefusedAndNotRepeated(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdministratorKey.of(value))
                .withMessageNotContaining("secret");
    }
}
