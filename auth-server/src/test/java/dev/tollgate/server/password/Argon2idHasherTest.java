package dev.tollgate.server.password;

import static dev.tollgate.server.password.PasswordMatch.OUTDATED;
import static dev.tollgate.server.password.PasswordMatch.RIGHT;
import static dev.tollgate.server.password.PasswordMatch.UNCHECKABLE;
import static dev.tollgate.server.password.PasswordMatch.WRONG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.interfaces.PwHash;
import com.sun.jna.NativeLong;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Argon2idHasherTest {
    private static final HashCost CHEAPEST = new HashCost(7168, 1);
    private static final HashCost TARGET = new HashCost(8192, 2);
    private static final Password PASSWORD = new Password("correct horse battery staple");
    private static final Password OTHER = new Password("Correct horse battery staple");

    private final SecureRandom random = new SecureRandom();
    private final HashingMemory memory = new HashingMemory(10);
    private final WorkMeter meter = new WorkMeter();
    private final Argon2idHasher hasher = hasher(TARGET, Pepper.none());

    @Test
    void aPasswordMatchesItsOwnHashAlone() {
        Optional<PasswordHash> hash = Optional.of(hasher.hash(PASSWORD));
        assertThat(hasher.check(PASSWORD, hash)).isEqualTo(RIGHT);
        assertThat(hasher.check(OTHER, hash)).isEqualTo(WRONG);
        assertThat(hasher.check(new Password(PASSWORD.text() + " "), hash)).isEqualTo(WRONG);
    }

    @Test
    void aHashHasTheTargetCostAndASaltOfItsOwn() {
        assertThat(hasher.hash(PASSWORD).phc()).startsWith("$argon2id$v=19$m=8192,t=2,p=1$");
        assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hasher.hash(PASSWORD));
    }

    /** A hash that libsodium's tests accept (test/default/pwhash_argon2id.c). */
    @Test
    void aPublishedHashIsRight() {
        Optional<PasswordHash> published = Optional.of(new PasswordHash(
                "$argon2id$v=19$m=4096,t=19,p=1$PkEgMTYtYnl0ZXMgc2FsdA$ltB/ue1kPtBMBGfsysMpPigE6hiNEKZ9vs8vLNVDQGA"));
        Password password = new Password("^T5H$JYt39n%K*j:W]!1s?vg!:jGi]Ax?..l7[p0v:1jHTpla9;]bUN;?bWyCbtqg ");
        assertThat(hasher.check(password, published)).isEqualTo(OUTDATED);
        assertThat(hasher.check(PASSWORD, published)).isEqualTo(WRONG);
    }

    @Test
    void libsodiumsOwnStringsAreRightAndItVerifiesOurs() {
        PwHash.Native sodium = new LazySodiumJava(new SodiumJava());
        byte[] bytes = PASSWORD.text().getBytes(UTF_8);
        byte[] phc = new byte[PwHash.STR_BYTES];
        assertThat(sodium.cryptoPwHashStr(phc, bytes, bytes.length, 2, new NativeLong(8192 * 1024L)))
                .isTrue();
        PasswordHash theirs = new PasswordHash(new String(phc, US_ASCII).trim());
        assertThat(hasher.check(PASSWORD, Optional.of(theirs))).isEqualTo(RIGHT);
        assertThat(hasher.check(OTHER, Optional.of(theirs))).isEqualTo(WRONG);

        byte[] ours = (hasher.hash(PASSWORD).phc() + '\0').getBytes(US_ASCII);
        assertThat(sodium.cryptoPwHashStrVerify(ours, bytes, bytes.length)).isTrue();
    }

    @Test
    void allOfALongPasswordCounts() {
        assertLastCharacterCounts("x".repeat(72));
        assertLastCharacterCounts("x".repeat(1023));
    }

    private void assertLastCharacterCounts(String beginning) {
        Optional<PasswordHash> hash = Optional.of(hasher.hash(new Password(beginning + "a")));
        assertThat(hasher.check(new Password(beginning + "a"), hash)).isEqualTo(RIGHT);
        assertThat(hasher.check(new Password(beginning + "b"), hash)).isEqualTo(WRONG);
        assertThat(hasher.check(new Password(beginning), hash)).isEqualTo(WRONG);
    }

    @Test
    void whateverIsStoredCostsOneHash() {
        PasswordHash hash = hasher.hash(PASSWORD);
        meter.take();
        assertWork(TARGET.work(), WRONG, Optional.empty());
        assertWork(TARGET.work(), RIGHT, Optional.of(hash));
        assertThat(hasher.check(OTHER, Optional.of(hash))).isEqualTo(WRONG);
        assertThat(meter.take()).isEqualTo(TARGET.work());
        for (String uncheckable : List.of(
                "damaged",
                "$2x$12$KhFwN0B7sYcPqJ8rVxZyFuM1eT5oWgR3aLdHkSjXvCbQnUiOpAmDe",
                "$2b$15$KhFwN0B7sYcPqJ8rVxZyFuM1eT5oWgR3aLdHkSjXvCbQnUiOpAmDe",
                "$argon2id$v=19$m=10241,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=1,p=1,keyid=Z29uZQ$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")) {
            assertWork(TARGET.work(), UNCHECKABLE, Optional.of(new PasswordHash(uncheckable)));
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "1000, 3", "7168, 1", "7168, 2", "8192, 1", "8191, 2", "10240, 1"})
    void aCheaperHashIsToppedUp(int memoryKib, int passes) {
        PasswordHash cheaper = hash(memoryKib, passes);
        assertThat(hasher.check(PASSWORD, Optional.of(cheaper))).isEqualTo(OUTDATED);
        // The least memory of a hash, and what a division leaves.
        assertThat(meter.take()).isCloseTo(TARGET.work(), within(8L));
        assertThat(hasher.check(OTHER, Optional.of(cheaper))).isEqualTo(WRONG);
        assertThat(meter.take()).isCloseTo(TARGET.work(), within(8L));
    }

    @Test
    void aDearerHashCostsWhatItCostsAndIsOutdatedToo() {
        assertWork(3 * 8192L, OUTDATED, Optional.of(hash(8192, 3)));
    }

    @Test
    void aShorterOutputIsOutdated() {
        byte[] salt = new byte[Argon2id.SALT_BYTES];
        byte[] output = meter.output(PASSWORD.bytes(), salt, TARGET.memoryKib(), TARGET.passes(), 16);
        PasswordHash hash =
                new Argon2Hash(TARGET.memoryKib(), TARGET.passes(), Optional.empty(), salt, output).format();
        assertThat(hasher.check(PASSWORD, Optional.of(hash))).isEqualTo(OUTDATED);
        assertThat(hasher.check(OTHER, Optional.of(hash))).isEqualTo(WRONG);
    }

    @Test
    void aKeyOfThePepperIsNeeded() {
        Argon2idHasher peppered = hasher(CHEAPEST, PepperTest.pepper("one", "two"));
        PasswordHash hash = peppered.hash(PASSWORD);
        assertThat(hash.phc()).contains(",keyid=b25l$");
        assertThat(peppered.check(PASSWORD, Optional.of(hash))).isEqualTo(RIGHT);
        assertThat(peppered.check(OTHER, Optional.of(hash))).isEqualTo(WRONG);
        assertThat(hasher(CHEAPEST, Pepper.none()).check(PASSWORD, Optional.of(hash)))
                .isEqualTo(UNCHECKABLE);
        PasswordHash withoutKey = new PasswordHash(hash.phc().replace(",keyid=b25l", ""));
        assertThat(peppered.check(PASSWORD, Optional.of(withoutKey))).isEqualTo(WRONG);
    }

    @Test
    void aKeyIsReplacedByAnother() {
        PasswordHash first = hasher(CHEAPEST, Pepper.none()).hash(PASSWORD);
        Argon2idHasher one = hasher(CHEAPEST, PepperTest.pepper("one"));
        assertThat(one.check(PASSWORD, Optional.of(first))).isEqualTo(OUTDATED);
        PasswordHash second = one.hash(PASSWORD);

        Argon2idHasher two = hasher(CHEAPEST, PepperTest.pepper("two", "one"));
        assertThat(two.check(PASSWORD, Optional.of(second))).isEqualTo(OUTDATED);
        assertThat(two.check(OTHER, Optional.of(second))).isEqualTo(WRONG);
        PasswordHash third = two.hash(PASSWORD);
        assertThat(third.phc()).contains(",keyid=dHdv$");

        Argon2idHasher twoAlone = hasher(CHEAPEST, PepperTest.pepper("two"));
        assertThat(twoAlone.check(PASSWORD, Optional.of(third))).isEqualTo(RIGHT);
        assertThat(twoAlone.check(PASSWORD, Optional.of(second))).isEqualTo(UNCHECKABLE);
    }

    @Test
    void memoryThatIsNotThereIsNoWrongPassword() {
        PasswordHash hash = hasher.hash(PASSWORD);
        Argon2idHasher starved = new Argon2idHasher(
                TARGET,
                ForeignHashBounds.DEFAULT,
                Pepper.none(),
                memory,
                random,
                (input, salt, memoryKib, passes, bytes) -> {
                    throw new HashingUnavailableException("no memory");
                });
        assertThatThrownBy(() -> starved.check(PASSWORD, Optional.of(hash)))
                .isInstanceOf(HashingUnavailableException.class);
        assertThatThrownBy(() -> starved.hash(PASSWORD)).isInstanceOf(HashingUnavailableException.class);
        assertThat(hasher.check(PASSWORD, Optional.of(hash))).isEqualTo(RIGHT);
    }

    /** Less than 8 KiB it refuses on every machine, in the same way as what it cannot allocate. */
    @Test
    void whatLibsodiumRefusesIsNoOutput() {
        assertThatThrownBy(() -> meter.output(new byte[32], new byte[Argon2id.SALT_BYTES], 4, 1, 32))
                .isInstanceOf(HashingUnavailableException.class);
    }

    @Test
    void aTargetThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> hasher(new HashCost(10_241, 1), Pepper.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsHideThemselves() {
        assertThat(new Password("s3cret").toString()).doesNotContain("s3cret");
        assertThat(hasher.hash(PASSWORD).toString()).doesNotContain("argon2");
        assertThat(PepperTest.pepper("one").toString()).isEqualTo("Pepper[hidden]");
    }

    private void assertWork(long work, PasswordMatch match, Optional<PasswordHash> stored) {
        meter.take();
        assertThat(hasher.check(PASSWORD, stored)).isEqualTo(match);
        assertThat(meter.take())
                .as(String.valueOf(stored.map(PasswordHash::phc)))
                .isEqualTo(work);
    }

    private PasswordHash hash(int memoryKib, int passes) {
        byte[] salt = new byte[Argon2id.SALT_BYTES];
        random.nextBytes(salt);
        byte[] output = meter.output(PASSWORD.bytes(), salt, memoryKib, passes, 32);
        meter.take();
        return new Argon2Hash(memoryKib, passes, Optional.empty(), salt, output).format();
    }

    private Argon2idHasher hasher(HashCost target, Pepper pepper) {
        return new Argon2idHasher(target, ForeignHashBounds.DEFAULT, pepper, memory, random, meter);
    }
}
