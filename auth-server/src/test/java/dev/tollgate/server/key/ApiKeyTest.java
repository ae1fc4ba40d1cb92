package dev.tollgate.server.key;

import static dev.tollgate.server.key.KeyKind.ADMINISTRATOR;
import static dev.tollgate.server.key.KeyKind.SERVICE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class ApiKeyTest {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final SecureRandom random = new SecureRandom();

    @Test
    void aKeyHasTheDocumentedForm() {
        assertThat(Stream.generate(this::key).limit(100))
                .allSatisfy(key -> assertThat(key.text()).matches("tgs_[0-9A-Za-z]{36}"));
    }

    @Test
    void anAdministratorsKeyHas32CharactersAsThePlatformsHave() {
        assertThat(ApiKey.create(ADMINISTRATOR, random).text()).matches("tga_[0-9A-Za-z]{28}");
    }

    @Test
    void aKeyIsNoneOfAnotherKind() {
        assertThat(ApiKey.parse(ADMINISTRATOR, key().text())).isEmpty();
        assertThat(ApiKey.parse(SERVICE, ApiKey.create(ADMINISTRATOR, random).text()))
                .isEmpty();
        String relabelled = withChecksum("tga_" + key().text().substring(4, 26));
        assertThat(ApiKey.parse(ADMINISTRATOR, relabelled)).isPresent();
        assertThat(ApiKey.parse(SERVICE, relabelled)).isEmpty();
    }

    /** RFC 6750, section 2.1. */
    @Test
    void aKeyIsABearerTokenByTheRfc() {
        assertThat(key().text()).matches("[A-Za-z0-9._~+/-]+=*");
    }

    @Test
    void aKeyEndsWithTheChecksumOfWhatStandsBeforeIt() {
        String text = key().text();
        long told = 0;
        for (char digit : text.substring(text.length() - 6).toCharArray()) {
            told = told * 62 + DIGITS.indexOf(digit);
        }
        assertThat(told).isEqualTo(checksum(text.substring(0, text.length() - 6)));
    }

    @Test
    void aKeyIsReadBack() {
        ApiKey key = key();
        assertThat(ApiKey.parse(SERVICE, key.text())).contains(key);
    }

    @Test
    void aChangedCharacterIsNoticedWithoutALookUp() {
        String text = key().text();
        for (int i = 0; i < text.length(); i++) {
            char changed = text.charAt(i) == '7' ? '8' : '7';
            assertThat(ApiKey.parse(SERVICE, text.substring(0, i) + changed + text.substring(i + 1)))
                    .as("character %d", i)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoKeyIsNone() {
        assertThat(Stream.of("", "tgs_", "x", key().text() + "0", key().text().substring(1), "7".repeat(100_000)))
                .allSatisfy(text -> assertThat(ApiKey.parse(SERVICE, text)).isEmpty());
    }

    /** With the right checksum, so that the form alone decides. */
    @Test
    void onlyTheDocumentedFormIsAKey() {
        assertThat(ApiKey.parse(SERVICE, withChecksum("tgs_" + "aZ9".repeat(10))))
                .isPresent();
        assertThat(Stream.of(
                        "",
                        "tgs_",
                        "tgs_" + "a".repeat(29),
                        "tgs_" + "a".repeat(31),
                        "tgs-" + "a".repeat(30),
                        "tgs" + "a".repeat(31),
                        "tgs_" + "a".repeat(29) + "_",
                        "tgs_" + "a".repeat(29) + "\u00e9"))
                .allSatisfy(body ->
                        assertThat(ApiKey.parse(SERVICE, withChecksum(body))).isEmpty());
    }

    @Test
    void keysDiffer() {
        assertThat(Stream.generate(this::key).limit(1_000)).doesNotHaveDuplicates();
    }

    @Test
    void aKeyHidesItself() {
        assertThat(key().toString()).isEqualTo("ApiKey[hidden]");
    }

    @Test
    void theDigestIsTheSha256OfTheWholeKey() throws Exception {
        ApiKey key = key();
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(key.text().getBytes(US_ASCII));
        assertThat(KeyDigest.of(key).bytes()).isEqualTo(sha256);
        assertThat(KeyDigest.of(key))
                .isEqualTo(KeyDigest.of(ApiKey.parse(SERVICE, key.text()).orElseThrow()))
                .isNotEqualTo(KeyDigest.of(key()));
    }

    @Test
    void aNameIsVisible() {
        assertThat(Stream.of("a", "billing-2", "~".repeat(64)))
                .allSatisfy(name -> assertThat(KeyName.parse(name)).isPresent());
        assertThat(Stream.of("", "a b", "a\tb", "a\u001b", "\u00e9", "~".repeat(65)))
                .allSatisfy(name -> assertThat(KeyName.parse(name)).isEmpty());
        assertThatThrownBy(() -> new KeyName("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String withChecksum(String body) {
        StringBuilder key = new StringBuilder(body);
        long rest = checksum(body);
        for (int i = 0; i < 6; i++) {
            key.insert(body.length(), DIGITS.charAt((int) (rest % 62)));
            rest /= 62;
        }
        return key.toString();
    }

    private static long checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        return crc.getValue();
    }

    private ApiKey key() {
        return ApiKey.create(SERVICE, random);
    }
}
