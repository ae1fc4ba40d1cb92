package dev.tollgate.server.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailTest {
    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.com",
        "Ada@Example.COM, ada@example.com",
        "ada+tag@example.com, ada+tag@example.com",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example",
        "e\u0301ve@example.com, éve@example.com",
        "IRIS@EXAMPLE.COM, iris@example.com",
    })
    void spellingsOfOneAddressAreOne(String written, String canonical) {
        assertThat(Email.parse(written)).contains(new Email(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.com",
                "ada@",
                "ada@@example.com",
                "ada@b@example.com",
                "ada @example.com",
                " ada@example.com",
                "ada@example.com ",
                "ada@example.com\n",
                "ada\u0000@example.com",
                "ada\u202e@example.com",
                "ada\u200b@example.com",
                "ada@exa mple.com",
                "ada@example_.com",
                "ada@.com",
                "ada@example.com.",
                "j\ufffdrgen@example.com",
                "ada\ud800@example.com",
            })
    void anImpossibleAddressIsNone(String written) {
        assertThat(Email.parse(written)).isEmpty();
    }

    @Test
    void anAddressHasAtMost254Bytes() {
        String domain = "@" + "d".repeat(60) + ".example.com";
        assertThat(Email.parse("l".repeat(254 - domain.length()) + domain)).isPresent();
        assertThat(Email.parse("l".repeat(255 - domain.length()) + domain)).isEmpty();
        assertThat(Email.parse("é".repeat(100) + domain)).isEmpty();
    }

    @Test
    void whatIsNotCanonicalIsNoEmail() {
        assertThatThrownBy(() -> new Email("Ada@example.com")).isInstanceOf(IllegalArgumentException.class);
    }
}
