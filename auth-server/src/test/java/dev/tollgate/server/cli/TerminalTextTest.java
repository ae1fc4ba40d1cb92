package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jürgen@bücher.example 😀|jürgen@bücher.example 😀",
                "a\u001b[2Jb|a<U+001B>[2Jb",
                "a\u009b2Jb|a<U+009B>2Jb",
                "a\u007f\u0008b|a<U+007F><U+0008>b",
                "'a\r\nb'|a<U+000D><U+000A>b",
                "a\u2028b\u2029c\u0085d|a<U+2028>b<U+2029>c<U+0085>d",
                "a\u202eb\u200bc|a<U+202E>b<U+200B>c",
                "a\udb40\udc41b|a<U+E0041>b",
                "a\ud800b|a<U+D800>b",
            })
    void whatATerminalWouldObeyIsShownByNumber(String text, String visible) {
        assertThat(TerminalText.visible(text)).isEqualTo(visible);
    }
}
