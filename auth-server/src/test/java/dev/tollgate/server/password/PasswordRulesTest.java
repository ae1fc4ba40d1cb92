package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRulesTest {
    private static final String ADDRESS = "ada.of.lovelace@example.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "lower case only",
                "314159265358979",
                "               x",
                "Donaudampfschiff",
                "ada.of.lovelace@example.org",
                "пятнадцать букв",
                "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰",
            })
    void aLongPasswordOfAnyCharactersIsAccepted(String text) {
        assertThat(new PasswordRules(15).judge(new Password(text), ADDRESS)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "15, 14 characters., TOO_SHORT",
        "15, 😀😁😂🤣😃😄😅😆😉😊😋😎😍😘, TOO_SHORT",
        "15, o\u0308o\u0308o\u0308o\u0308o\u0308o\u0308o\u0308o\u0308, TOO_SHORT",
        "64, 63 characters are one short of what some operators may ask for., TOO_SHORT",
        "15, 1qaz2wsx3edc4rfv, COMMON",
        "15, QWERTYUIOP12345, COMMON",
        "8, Password1, COMMON",
        "8, iloveyou, COMMON",
        "15, aaaaaaaaaaaaaaa, REPEATED",
        "15, abcabcabcabcabca, REPEATED",
        "15, PasswordpassWord, REPEATED",
        "15, 👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽, REPEATED",
        "8, abcdabcd, REPEATED",
        "15, ada.of.lovelace, OWN_ADDRESS",
        "15, Ada.Of.Lovelace@Example.com, OWN_ADDRESS",
    })
    void whatAttackersTryFirstIsRefused(int leastLength, String text, PasswordObjection objection) {
        assertThat(new PasswordRules(leastLength).judge(new Password(text), ADDRESS))
                .isEqualTo(new Refused(objection));
    }

    @Test
    void aPieceThatWouldDoByItselfMayComeTwice() {
        String piece = "fifteen letters";
        assertThat(new PasswordRules(15).judge(new Password(piece + piece), ADDRESS))
                .isInstanceOf(Accepted.class);
        assertThat(new PasswordRules(16).judge(new Password(piece + piece), ADDRESS))
                .isEqualTo(new Refused(PasswordObjection.REPEATED));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 65})
    void theLeastLengthHasBounds(int leastLength) {
        assertThatThrownBy(() -> new PasswordRules(leastLength)).isInstanceOf(IllegalArgumentException.class);
    }
}
