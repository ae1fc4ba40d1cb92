package dev.tollgate.server.password;

import static dev.tollgate.server.password.PasswordMatch.OUTDATED;
import static dev.tollgate.server.password.PasswordMatch.RIGHT;
import static dev.tollgate.server.password.PasswordMatch.UNCHECKABLE;
import static dev.tollgate.server.password.PasswordMatch.WRONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tollgate.server.password.PublishedHashes.Published;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignHashTest {
    private static final HashCost TARGET = new HashCost(7168, 1);
    private static final String COMPOSED = "l\u00e8tmein";
    private static final String DECOMPOSED = "le\u0300tmein";

    private final WorkMeter meter = new WorkMeter();
    private final Argon2idHasher hasher = hasher(128);

    /** What a check spares is spent beside it. */
    @ParameterizedTest
    @MethodSource("published")
    void aPublishedHashIsOfItsPasswordAlone(Published published) {
        long spared =
                TARGET.work() - StoredHash.parse(published.hash()).orElseThrow().work();
        assertThat(check(published.password(), published.phc())).isEqualTo(OUTDATED);
        assertThat(meter.take()).isCloseTo(Math.max(0, spared), within(8L));
        assertThat(check("x" + published.password(), published.phc())).isEqualTo(WRONG);
        assertThat(meter.take()).isCloseTo(Math.max(0, spared), within(8L));
    }

    static List<Published> published() {
        return PublishedHashes.all();
    }

    /** Of 8-bit characters, as crypt_blowfish's wrapper.c has them; they are no UTF-8. */
    @ParameterizedTest
    @CsvSource({
        "\u00a3, $2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq",
        "\u00a3, $2a$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq",
        "\u00ff\u00ff\u00a3, $2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e",
        "\u00ff\u00a3345, $2a$05$/OK.fbVrR/bpIqNJ5ianF.nRht2l/HRhr6zmCp9vYUvvsqynflf9e",
        "\u00a3ab, $2y$05$/OK.fbVrR/bpIqNJ5ianF.6IflQkJytoRVc1yuaNtHfiuq.FRlSIS",
    })
    void bcryptTakesBytesForWhatTheyAre(String latin, String phc) {
        ForeignHash hash = ForeignHash.parse(new PasswordHash(phc)).orElseThrow();
        assertThat(hash.isOf(latin.getBytes(ISO_8859_1))).isTrue();
        assertThat(hash.isOf((latin + "\u00a3").getBytes(ISO_8859_1))).isFalse();
    }

    @Test
    void bcryptTakes72BytesAndTheHashThatReplacesItAll() {
        String first72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        String phc = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
        assertThat(check(first72, phc)).isEqualTo(OUTDATED);
        assertThat(check(first72 + "and whatever follows", phc)).isEqualTo(OUTDATED);
        assertThat(check(first72.substring(1), phc)).isEqualTo(WRONG);

        String ours =
                hasher.hash(new Password(first72 + "and whatever follows")).phc();
        assertThat(check(first72 + "and whatever follows", ours)).isEqualTo(RIGHT);
        assertThat(check(first72, ours)).isEqualTo(WRONG);
    }

    /** Made by Python's hashlib, of the decomposed form. */
    @Test
    void aPasswordIsCheckedAsItWasSentAndHashedAsItIsKept() {
        String phc = "pbkdf2_sha256$1000$seasalt$ZHl463Q4amVR6YZ6PuKthUk+BB/1Z1PJC7mTVKdrVLc=";
        assertThat(check(DECOMPOSED, phc)).isEqualTo(OUTDATED);
        assertThat(check(COMPOSED, phc)).isEqualTo(WRONG);

        String ours = hasher.hash(new Password(DECOMPOSED)).phc();
        assertThat(check(DECOMPOSED, ours)).isEqualTo(RIGHT);
        assertThat(check(COMPOSED, ours)).isEqualTo(RIGHT);
    }

    @Test
    void anArgon2idHashOfOurFormMayBeOfWhatWasSent() {
        byte[] salt = new byte[Argon2id.SALT_BYTES];
        byte[] output = meter.output(new Password(DECOMPOSED).bytesAsSent(), salt, 7168, 1, 32);
        String phc =
                new Argon2Hash(7168, 1, Optional.empty(), salt, output).format().phc();
        assertThat(check(DECOMPOSED, phc)).isEqualTo(OUTDATED);
        assertThat(check(COMPOSED, phc)).isEqualTo(WRONG);
    }

    /** So that the time does not tell whether there is a hash, and of which form. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "damaged",
                "$2b$15$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
                "$argon2id$v=19$m=7168,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=1,p=1,keyid=Z29uZQ$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            })
    void aPasswordThatIsNotSentAsItIsKeptCostsTwoHashes(String stored) {
        Optional<PasswordHash> hash =
                Optional.of(stored).filter(text -> !text.isEmpty()).map(PasswordHash::new);
        hasher.check(new Password(DECOMPOSED), hash);
        assertThat(meter.take()).isEqualTo(2 * TARGET.work());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$15$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
                "pbkdf2_sha1$2000001$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE=",
                "pbkdf2_sha1$2147483648$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE=",
                "$argon2i$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
                "$argon2i$v=19$m=256,t=4194304,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
                "$scrypt$ln=18,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
            })
    void whatIsBeyondTheBoundsIsNotComputed(String phc) {
        assertThat(check("password", phc)).isEqualTo(UNCHECKABLE);
        assertThat(meter.take()).isEqualTo(TARGET.work());
    }

    @Test
    void whatHasMoreMemoryThanThereIsForAllIsNotComputed() {
        Password password = new Password("password");
        Optional<PasswordHash> hash = Optional.of(new PasswordHash(
                "$scrypt$ln=13,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"));
        assertThat(hasher(7).check(password, hash)).isEqualTo(UNCHECKABLE);
        assertThat(hasher(8).check(password, hash)).isEqualTo(WRONG);
    }

    private PasswordMatch check(String password, String phc) {
        meter.take();
        return hasher.check(new Password(password), Optional.of(new PasswordHash(phc)));
    }

    private Argon2idHasher hasher(int mebibytes) {
        return new Argon2idHasher(
                TARGET,
                ForeignHashBounds.DEFAULT,
                Pepper.none(),
                new HashingMemory(mebibytes),
                new SecureRandom(),
                meter);
    }
}
