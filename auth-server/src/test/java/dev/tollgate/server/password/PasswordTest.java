package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PasswordTest {
    @Test
    void twoWaysToTypeOneLetterAreOnePassword() {
        assertThat(new Password("caf\u00e9")).isEqualTo(new Password("cafe\u0301"));
    }

    @Test
    void whatIsNoTextIsNoPassword() {
        assertThatThrownBy(() -> new Password("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("a\u0000b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("a\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("a".repeat(1025))).isInstanceOf(IllegalArgumentException.class);
    }
}
