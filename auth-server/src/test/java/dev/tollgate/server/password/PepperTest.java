package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PepperTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void theFirstKeyIsTheCurrentOne() {
        Pepper pepper = Pepper.parse(List.of("# keys", "", "  b = " + KEY + "  ", "a=" + KEY));
        assertThat(pepper.current()).contains("b");
        assertThat(pepper.input(Optional.of("a"), new Password("x"))).isPresent();
        assertThat(pepper.input(Optional.of("c"), new Password("x"))).isEmpty();
    }

    @Test
    void withoutAKeyThePasswordIsTheInput() {
        assertThat(Pepper.none().current()).isEmpty();
        assertThat(Pepper.none().input(Optional.empty(), new Password("x")))
                .hasValueSatisfying(input -> assertThat(input).containsExactly('x'));
    }

    /** Test case 6 of RFC 4231: a key of 131 bytes 0xaa. */
    @Test
    void theInputIsTheHmacOfThePassword() {
        byte[] key = new byte[131];
        Arrays.fill(key, (byte) 0xaa);
        Pepper pepper = Pepper.parse(List.of("k = " + Base64.getEncoder().encodeToString(key)));
        Password password = new Password("Test Using Larger Than Block-Size Key - Hash Key First");
        assertThat(pepper.input(Optional.of("k"), password).map(HexFormat.of()::formatHex))
                .contains("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "secret" + KEY,
                "= " + KEY,
                "longsecret = " + KEY,
                "sec ret = " + KEY,
                "s\u00e9cret = " + KEY,
                "secret = ",
                "secret = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
                "secret = " + KEY + KEY,
                "secret = " + KEY + " " + KEY,
                "secret = " + KEY + " # the new one",
                "secret = A" + KEY,
                "first = " + KEY,
            })
    void aWrongLineIsNamedByItsNumberAlone(String line) {
        assertThatThrownBy(() -> Pepper.parse(List.of("first = " + KEY, "", line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 3 ")
                .hasNoCause()
                .message()
                .doesNotContain("secret", "AAE", KEY);
    }

    @Test
    void aFileWithoutAKeyIsAMistake() {
        assertThatThrownBy(() -> Pepper.parse(List.of("# nothing", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no key");
    }

    /** Keys that differ by the last byte. */
    static Pepper pepper(String... ids) {
        return Pepper.parse(Arrays.stream(ids)
                .map(id -> {
                    byte[] key = new byte[32];
                    key[31] = (byte) id.hashCode();
                    return id + " = " + Base64.getEncoder().encodeToString(key);
                })
                .toList());
    }
}
