package dev.tollgate.server.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("One of the tests changes the default locale")
final class EmailTest {
    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.com",
        "Ada@Example.COM, ada@example.com",
        "ada+tag@example.com, ada+tag@example.com",
        "o'hara@example.com, o'hara@example.com",
        "ada@BÜCHER.example, ada@xn--bcher-kva.example",
        "ada@XN--Bcher-KVA.example, ada@xn--bcher-kva.example",
        "ada@bücher.xn--p1ai, ada@xn--bcher-kva.xn--p1ai",
        "ada@bu\u0308cher.example, ada@xn--bcher-kva.example",
        "ada@例え\u3002テスト, ada@xn--r8jz45g.xn--zckzah",
        "ada@example\uff0ecom, ada@example.com",
        "ada@example\uff61com, ada@example.com",
        "ada@ΛΟΓΟΣΑ.example, ada@xn--mxadxqby.example",
        "e\u0301ve@example.com, éve@example.com",
        "\u212aelvin@example.com, kelvin@example.com",
        "a\u0301\u0323da@example.com, ạ\u0301da@example.com",
        "a\u0323\u0301da@example.com, ạ\u0301da@example.com",
        "ΟΔΟΣ@example.com, οδοσ@example.com",
        "οδος@example.com, οδοσ@example.com",
        "IRIS@EXAMPLE.COM, iris@example.com",
    })
    void spellingsOfOneAddressAreOne(String written, String canonical) {
        assertThat(Email.parse(written)).contains(new Email(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "straße@example.com, strasse@example.com",
        "ﬁnn@example.com, finn@example.com",
        "\uff41da@example.com, ada@example.com",
        "\u0430da@example.com, ada@example.com",
        "ıris@example.com, iris@example.com",
        "İris@example.com, iris@example.com",
        "aŉa@example.com, aʼna@example.com",
        "ada@xn--fa-hia.example, ada@fass.example",
        "ada@xn--80ak6aa92e.com, ada@apple.com",
        "ada@xn--abc.example, ada@abc.example",
    })
    void whatOnlyLooksAlikeIsTwo(String one, String other) {
        assertThat(Email.parse(one)).isPresent().isNotEqualTo(Email.parse(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@",
                "@example.com",
                "ada@",
                "ada@.",
                "ada@@example.com",
                "ada@b@example.com",
                "ada@b\uff20example.com",
                "ada @example.com",
                " ada@example.com",
                "ada@example.com ",
                "ada@example.com\n",
                "ada\u0000@example.com",
                "ada\u001b[2J@example.com",
                "ada\u0085@example.com",
                "ada\u00a0@example.com",
                "ada\u2028@example.com",
                "ada\u3000@example.com",
                "ada@exa mple.com",
                "ada@example_.com",
                "ada@-example.com",
                "ada@example-.com",
                "ada@.com",
                "ada@example..com",
                "ada@example.com.",
                "ada@example.com\u3002",
                "ada@[::1]",
                "ada@[127.0.0.1]",
                "\"ada\"@example.com",
                "\"a@b\"@example.com",
                "a\\da@example.com",
                "ada(comment)@example.com",
                "Ada<ada@example.com>",
                "ada@example.com,bob@example.com",
                "ada\u037e@example.com",
                "j\ufffdrgen@example.com",
                "ada\ud800@example.com",
                "ada\ufdd0@example.com",
                "ada\ue000@example.com",
                "ada\u0378@example.com",
            })
    void anImpossibleAddressIsNone(String written) {
        assertThat(Email.parse(written)).isEmpty();
    }

    /** UTS #46 gives the letters of the first five another meaning than IDNA2003, and the others more than one name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "faß.example",
                "faẞ.example",
                "λόγος.example",
                "a\u200db.example",
                "a\u200cb.example",
                "ᾳ.example",
                "ⓔxample.com",
                "\uff45xample.com",
                "exampl\u212f.com",
                "ﬁ.example",
                "ſ.example",
                "xn--über.example",
                "xn--.example",
                "xn--abc-.example",
                "ꭰ.example",
                "\u2100.example",
            })
    void aDomainThatTwoStandardsReadDifferentlyIsNone(String domain) {
        assertThat(Email.parse("ada@" + domain)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void whatNobodySeesIsInNoAddress(int invisible) {
        String written = Character.toString(invisible);
        assertThat(Email.parse("ada" + written + "@example.com")).isEmpty();
        assertThat(Email.parse("ada@exam" + written + "ple.com")).isEmpty();
    }

    static Stream<Integer> whatNobodySeesIsInNoAddress() {
        return Stream.of(
                0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x200B, 0x200C, 0x200D,
                0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2064, 0x2065, 0x2066, 0x206F, 0x2800, 0x3164, 0xFE00, 0xFE0F,
                0xFEFF, 0xFFA0, 0xFFF0, 0xFFF9, 0x1BCA0, 0x1D173, 0xE0001, 0xE0041, 0xE0100, 0xE01EF, 0xE0FFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt", "de", "el", "ar-u-nu-arab", "th-TH-u-ca-buddhist"})
    void theKeyDoesNotDependOnTheLocale(String locale) {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            assertThat(Email.parse("IRIS\u0300@INFO.EXAMPLE")).contains(new Email("iris\u0300@info.example"));
            assertThat(Email.parse("İıIi\u0307J\u0303@ÜI.EXAMPLE"))
                    .map(Email::text)
                    .hasValue("i\u0307ıii\u0307j\u0303@xn--i-dha.example");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void anAddressHasAtMost254Bytes() {
        String domain = "@" + "d".repeat(60) + ".example.com";
        assertThat(Email.parse("l".repeat(254 - domain.length()) + domain)).isPresent();
        assertThat(Email.parse("l".repeat(255 - domain.length()) + domain)).isEmpty();
        assertThat(Email.parse("é".repeat(90) + domain)).isPresent();
        assertThat(Email.parse("é".repeat(91) + domain)).isEmpty();
        assertThat(Email.parse("l@" + "d".repeat(64) + ".com")).isEmpty();
    }

    @Test
    void whatIsNotCanonicalIsNoEmail() {
        assertThatThrownBy(() -> new Email("Ada@example.com")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everyTextIsAnAddressOrNone(@ForAll @StringLength(max = 300) String text) {
        requireCanonicalOrNone(text);
    }

    @Property(tries = 2000)
    void everyLikelyTextIsAnAddressOrNone(@ForAll("likely") String text) {
        requireCanonicalOrNone(text);
    }

    @Provide
    Arbitrary<String> likely() {
        Arbitrary<String> part = Arbitraries.oneOf(
                        Arbitraries.of(
                                "a", "I", ".", "-", "xn--", "@", "ß", "ẞ", "ς", "Σ", "İ", "ı", "\u0301", "\u0323", "K",
                                "\u0345", "ᾳ", "ŉ", "ǰ", "ﬃ", "\ufdfa", "\u3002", "א", "١", "한", "\u1100", "\u1161",
                                "Ꭰ", "Ⴀ", "😀", "\ud83d", "\ude00"),
                        Arbitraries.integers().between(0, 0x10FFFF).map(Character::toString))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
        return Combinators.combine(part, part).as((mailbox, domain) -> mailbox + "@" + domain);
    }

    private static void requireCanonicalOrNone(String text) {
        Optional<Email> email = Email.parse(text);
        email.ifPresent(found -> {
            assertThat(Email.parse(found.text())).contains(found);
            assertThat(found.text().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(254);
        });
    }
}
