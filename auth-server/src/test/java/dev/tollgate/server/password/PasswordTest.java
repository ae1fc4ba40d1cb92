package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordTest {
    @ParameterizedTest
    @ValueSource(strings = {" ", "a", " a ", "\t", "\r\n", "\u00ad", "\uffff", "\ufeff", "\u200d", "\ue000", "😀"})
    void nothingIsTrimmed(String text) {
        assertThat(Password.parse(text)).map(Password::text).contains(text);
    }

    @Test
    void twoWaysToTypeOneLetterAreOnePassword() {
        assertThat(new Password("cafe\u0301")).isEqualTo(new Password("caf\u00e9"));
        assertThat(new Password("\u212b")).isEqualTo(new Password("A\u030a"));
        assertThat(new Password("ﬁ")).isNotEqualTo(new Password("fi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "a\u0000b", "a\ud800", "\udc00a", "\ude00\ud83d"})
    void whatIsNoTextIsNoPassword(String text) {
        assertThat(Password.parse(text)).isEmpty();
        assertThatThrownBy(() -> new Password(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordHasAtMost1024Bytes() {
        assertThat(Password.parse("a".repeat(1024))).isPresent();
        assertThat(Password.parse("a".repeat(1025))).isEmpty();
        assertThat(Password.parse("é".repeat(512))).isPresent();
        assertThat(Password.parse("é".repeat(512) + "a")).isEmpty();
        assertThat(Password.parse("😀".repeat(256))).isPresent();
        assertThat(Password.parse("😀".repeat(256) + "a")).isEmpty();
    }

    /** U+0958 grows from three bytes to six, and e with U+0301 shrinks from three to two. */
    @Test
    void theBoundHoldsForWhatIsSentAndForWhatIsKept() {
        assertThat(Password.parse("\u0958".repeat(170)))
                .hasValueSatisfying(grown -> assertThat(grown.bytes()).hasSize(1020));
        assertThat(Password.parse("\u0958".repeat(171))).isEmpty();
        assertThat(Password.parse("e\u0301".repeat(341))).isPresent();
        assertThat(Password.parse("e\u0301".repeat(342))).isEmpty();
    }

    @Test
    void theLengthIsInCodePointsOfTheFormThatIsKept() {
        assertThat(new Password("e\u0301😀a").codePoints()).isEqualTo(3);
        assertThat(new Password("e\u0301😀a").bytes()).isEqualTo("é😀a".getBytes(UTF_8));
    }

    @Test
    void aPasswordHidesItself() {
        Password password = new Password("correct horse battery staple");
        NewPassword accepted = new NewPassword(password);
        assertThat(password + " " + accepted).doesNotContain("horse");
    }
}
