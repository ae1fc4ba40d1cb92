package dev.tollgate.server.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.user.UniqueIds;
import dev.tollgate.server.user.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("One of the tests changes the default locale")
final class BearerTokenTest {
    private static final UserId USER = new UserId("1760000000000x123456789012345678");
    private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_001L);

    private final SecureRandom random = new SecureRandom();

    @Test
    void aTokenHasTheDocumentedForm() {
        assertThat(token().text()).matches("bus\\|1760000000000x123456789012345678\\|1760000000001x\\d{49}");
    }

    @Test
    void theDigitsAreAsciiWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
            assertThat(BearerToken.parse(token().text())).isPresent();
            assertThat(new UniqueIds(Clock.systemUTC(), random).next()).matches("[0-9]{13}x[0-9]{18}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aTokenIsReadBack() {
        BearerToken token = token();
        assertThat(BearerToken.parse(token.text())).contains(token);
    }

    @Test
    void aChangedDigitIsNoticedWithoutALookUp() {
        String text = token().text();
        for (int i = 0; i < text.length(); i++) {
            char changed = text.charAt(i) == '7' ? '8' : '7';
            assertThat(BearerToken.parse(text.substring(0, i) + changed + text.substring(i + 1)))
                    .as("character %d", i)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoTokenIsNone() {
        assertThat(Stream.of(
                        "", "bus|", "x", token().text() + "0", token().text().substring(1), "7".repeat(100_000)))
                .allSatisfy(text -> assertThat(BearerToken.parse(text)).isEmpty());
    }

    /** With the right checksum, so that the form alone decides. */
    @Test
    void onlyTheDocumentedFormIsAToken() {
        String time = "1760000000000";
        String end = "|" + time + "x" + "7".repeat(39);
        assertThat(Stream.of("bus|" + time + "x7" + end, "bus|" + time + "x" + "7".repeat(30) + end))
                .allSatisfy(body -> {
                    assertThat(BearerToken.parse(withChecksum(body))).isPresent();
                    assertThat(BearerToken.parse(withChecksum(body.replace('|', '_'))))
                            .isPresent();
                });
        assertThat(Stream.of(
                        "",
                        end,
                        "bus" + end,
                        "bus|" + end,
                        "bus|" + time + end,
                        "bus|" + time + "x" + end,
                        "bus|" + time + "x" + "7".repeat(31) + end,
                        "bus|" + time + "7x7" + end,
                        "bus|" + time.substring(1) + "x77" + end,
                        "bus|" + time.substring(1) + "ax7" + end,
                        "bus|" + time + "y7" + end,
                        "bus|" + time + "xa" + end,
                        "bus|" + time + "x\u0667" + end,
                        "bus/" + time + "x7" + end.replace('|', '/'),
                        "bus_" + time + "x7" + end,
                        "bux|" + time + "x7" + end,
                        "abus|" + time + "x7" + end,
                        "bus|" + time + "x7" + end + "7",
                        "bus|" + time + "x7" + end.substring(0, end.length() - 1),
                        "bus|" + time + "x7" + end.replace('x', '7')))
                .allSatisfy(body ->
                        assertThat(BearerToken.parse(withChecksum(body))).isEmpty());
    }

    @Test
    void theExampleOfTheDocumentIsAToken() throws Exception {
        List<String> examples = Pattern.compile("bus\\|\\d+x\\d+\\|\\d+x\\d+")
                .matcher(document())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(examples)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(BearerToken.parse(text)).isPresent());
    }

    @Test
    void bothAlphabetsWriteTheSameToken() {
        BearerToken token = token();
        BearerToken safe = BearerToken.parse(token.text().replace('|', '_')).orElseThrow();
        assertThat(TokenDigest.of(safe)).isEqualTo(TokenDigest.of(token));
        assertThat(BearerToken.parse(token.text().replaceFirst("\\|", "_")))
                .as("half of each")
                .isEmpty();
    }

    /** RFC 6750, section 2.1, and the padding that ends it. */
    @Test
    void aTokenOfTheSafeAlphabetIsABearerTokenByTheRfc() {
        assertThat(BearerToken.create(USER, NOW, TokenAlphabet.RFC6750, random).text())
                .matches("[A-Za-z0-9._~+/-]+=*")
                .startsWith("bus_1760000000000x123456789012345678_1760000000001x");
    }

    @Test
    void tokensOfOneMomentDiffer() {
        assertThat(Stream.generate(this::token).limit(1_000)).doesNotHaveDuplicates();
    }

    @Test
    void aTokenHidesItself() {
        assertThat(token().toString()).isEqualTo("BearerToken[hidden]");
    }

    @Test
    void theDigestIsTheSha256OfTheWholeToken() throws Exception {
        BearerToken token = token();
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(token.text().getBytes(UTF_8));
        assertThat(TokenDigest.of(token).bytes()).isEqualTo(sha256);
        assertThat(TokenDigest.of(token))
                .isEqualTo(TokenDigest.of(BearerToken.parse(token.text()).orElseThrow()));
        assertThat(TokenDigest.of(token)).isNotEqualTo(TokenDigest.of(token()));
    }

    private static String withChecksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.replace('_', '|').getBytes(US_ASCII));
        return body + String.format(Locale.ROOT, "%010d", crc.getValue());
    }

    private static String document() throws IOException {
        try (InputStream document = BearerTokenTest.class.getResourceAsStream("/openapi/tollgate.yaml")) {
            return new String(requireNonNull(document).readAllBytes(), UTF_8);
        }
    }

    private BearerToken token() {
        return BearerToken.create(USER, NOW, TokenAlphabet.DOCUMENTED, random);
    }
}
