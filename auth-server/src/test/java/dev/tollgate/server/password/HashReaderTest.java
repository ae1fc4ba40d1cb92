package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.password.HashReading.Checkable;
import dev.tollgate.server.password.HashReading.TooDear;
import dev.tollgate.server.password.HashReading.Unknown;
import dev.tollgate.server.password.PublishedHashes.Published;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HashReaderTest {
    private static final HashCost TARGET = new HashCost(19_456, 2);
    private static final HashReader READER = new HashReader(ForeignHashBounds.DEFAULT, TARGET);
    private static final String ARGON2_END = "$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8";
    private static final String OURS_END = "$PkEgMTYtYnl0ZXMgc2FsdA$ltB/ue1kPtBMBGfsysMpPigE6hiNEKZ9vs8vLNVDQGA";
    private static final String BCRYPT_END = "$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK";
    private static final String SCRYPT_END = "$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E";
    private static final String SHA1_END = "$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE=";

    @ParameterizedTest
    @MethodSource
    void aKindHasAName(Published published) {
        assertThat(READER.read(published.hash()))
                .isInstanceOfSatisfying(
                        Checkable.class,
                        checkable -> assertThat(checkable.kind()).isEqualTo(published.kind()));
    }

    static List<Published> aKindHasAName() {
        return PublishedHashes.all();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "$argon2id$v=19$m=19456,t=2,p=1" + OURS_END + " false",
                "$argon2id$v=19$m=19456,t=2,p=1,keyid=b25l" + OURS_END + " false",
                "$argon2id$v=19$m=19456,t=3,p=1" + OURS_END + " true",
                "$argon2id$v=19$m=131072,t=8,p=16" + ARGON2_END + " true",
                "$argon2i$m=256,t=1,p=1" + ARGON2_END + " false",
                "$2y$04" + BCRYPT_END + " false",
                "$2b$12" + BCRYPT_END + " true",
                "$2b$14" + BCRYPT_END + " true",
                "$scrypt$ln=10,r=8,p=1" + SCRYPT_END + " false",
                "$scrypt$ln=17,r=8,p=8" + SCRYPT_END + " true",
                "pbkdf2_sha1$1000" + SHA1_END + " false",
                "pbkdf2_sha1$2000000" + SHA1_END + " true",
            })
    void whatIsWithinTheBoundsIsDearerThanOursOrNot(String phc, boolean isDearer) {
        assertThat(READER.read(new PasswordHash(phc)))
                .isInstanceOfSatisfying(
                        Checkable.class,
                        checkable -> assertThat(checkable.isDearer()).isEqualTo(isDearer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$argon2id$v=19$m=131073,t=1,p=1" + OURS_END + ";131073 KiB of memory, above 131072",
                "$argon2id$v=19$m=131072,t=9,p=1" + OURS_END
                        + ";9 passes over 131072 KiB of memory, above 1048576 KiB in all",
                "$argon2id$v=19$m=4194304,t=1,p=4" + ARGON2_END + ";4194304 KiB of memory, above 131072",
                "$argon2i$v=19$m=9999999999,t=9999999999,p=1" + ARGON2_END + ";9999999999 KiB of memory, above 131072",
                "$argon2i$v=19$m=8,t=4294967296,p=1" + ARGON2_END
                        + ";4294967296 passes over 8 KiB of memory, above 1048576 KiB in all",
                "$argon2i$v=19$m=256,t=1,p=17" + ARGON2_END + ";17 lanes, above 16",
                "$2b$15" + BCRYPT_END + ";bcrypt of cost 15, above 14",
                "$2a$31" + BCRYPT_END + ";bcrypt of cost 31, above 14",
                "$scrypt$ln=18,r=8,p=1" + SCRYPT_END + ";262144 KiB of memory, above 131072",
                "$scrypt$ln=99,r=8,p=1" + SCRYPT_END + ";scrypt with N = 2^99",
                "$scrypt$ln=1,r=33,p=1" + SCRYPT_END + ";scrypt with r = 33, above 32",
                "$scrypt$ln=28,r=9999999999,p=1" + SCRYPT_END + ";scrypt with r = 9999999999, above 32",
                "$scrypt$ln=1,r=1,p=9999999999" + SCRYPT_END + ";9999999999 lanes, above 16",
                "$scrypt$ln=17,r=8,p=9" + SCRYPT_END + ";9 passes over 131072 KiB of memory, above 1048576 KiB in all",
                "pbkdf2_sha1$2000001" + SHA1_END + ";2000001 rounds of PBKDF2, above 2000000",
                "pbkdf2_sha1$2147483648" + SHA1_END + ";2147483648 rounds of PBKDF2, above 2000000",
                "pbkdf2_sha1$999999999999999999" + SHA1_END + ";999999999999999999 rounds of PBKDF2, above 2000000",
            })
    void whatIsBeyondTheBoundsIsTold(String phc, String what) {
        assertThat(READER.read(new PasswordHash(phc))).isEqualTo(new TooDear(what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5f4dcc3b5aa765d61d8327deb882cf99",
                "$1$abc$",
                "$argon2d$v=19$m=256,t=2,p=2" + ARGON2_END,
                "$argon2i$v=18$m=256,t=2,p=2" + ARGON2_END,
                "$argon2i$v=19$t=2,m=256,p=2" + ARGON2_END,
                "$argon2i$v=19$m=256,t=0,p=2" + ARGON2_END,
                "$argon2i$v=19$m=0256,t=2,p=2" + ARGON2_END,
                "$argon2i$v=19$m=15,t=2,p=2" + ARGON2_END,
                "$argon2i$v=19$m=256,t=2,p=2,keyid=b25l" + ARGON2_END,
                "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbA$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
                "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHR$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
                "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2",
                "$argon2i$v=19$m=256,t=2,p=2" + ARGON2_END + "=",
                "$2x$05" + BCRYPT_END,
                "$2$05" + BCRYPT_END,
                "$2b$03" + BCRYPT_END,
                "$2b$32" + BCRYPT_END,
                "$2b$5" + BCRYPT_END,
                "$2b$05" + BCRYPT_END + "a",
                "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lw",
                "$scrypt$ln=0,r=8,p=1" + SCRYPT_END,
                "$scrypt$ln=010,r=8,p=1" + SCRYPT_END,
                "$scrypt$ln=10,r=0,p=1" + SCRYPT_END,
                "$scrypt$ln=10,r=8,p=0" + SCRYPT_END,
                "$scrypt$ln=10,r=8" + SCRYPT_END,
                "$scrypt$ln=10,p=1,r=8" + SCRYPT_END,
                "$scrypt$ln=10,r=8,p=1$aM15713r3Xsvxbi31lqr1Q==$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E=",
                "$fbscrypt$v=2,n=14,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+Cc=",
                "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=Bw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+Cc=",
                "pbkdf2_md5$1000" + SHA1_END,
                "pbkdf2_sha1$0" + SHA1_END,
                "pbkdf2_sha1$01000" + SHA1_END,
                "pbkdf2_sha1$-1" + SHA1_END,
                "pbkdf2_sha1$1000$$SwB5AbdlSJq+rUnZJvch0GWkKcE=",
                "pbkdf2_sha1$1000$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE",
                "$pbkdf2-sha256$i=4096,l=31$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o",
                "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ",
                "$pbkdf2-sha256$01212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
                "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI$",
            })
    void whatIsNotSpelledAsItsKindIsUnknown(String phc) {
        assertThat(READER.read(new PasswordHash(phc))).isEqualTo(new Unknown());
    }

    /** Whatever is cheap is also checked. */
    @Property(tries = 500)
    void noTextFails(@ForAll("almostHashes") String text) {
        PasswordHash hash = new PasswordHash(text);
        Argon2idHasher hasher = new Argon2idHasher(
                new HashCost(7168, 1),
                ForeignHashBounds.DEFAULT,
                Pepper.none(),
                new HashingMemory(7),
                new SecureRandom(),
                (input, salt, memoryKib, passes, outputBytes) -> new byte[outputBytes]);
        if (READER.read(hash) instanceof Checkable && isCheap(hash)) {
            assertThat(hasher.check(new Password("another"), Optional.of(hash))).isNotEqualTo(PasswordMatch.RIGHT);
        }
    }

    private static boolean isCheap(PasswordHash hash) {
        return StoredHash.parse(hash).orElseThrow().work() < 5000;
    }

    /** Published ones with a piece that is replaced by another. */
    @Provide
    Arbitrary<String> almostHashes() {
        return Combinators.combine(
                        Arbitraries.of(PublishedHashes.all()).map(Published::phc),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.strings()
                                .withChars("$=,.+/0123456789aimprtv")
                                .ofMaxLength(12))
                .as((phc, where, cut, piece) -> {
                    int start = (int) (where * phc.length());
                    return phc.substring(0, start) + piece + phc.substring(Math.min(phc.length(), start + cut));
                })
                .filter(text -> !text.isEmpty() && text.length() <= 512);
    }

    @Test
    void theBoundsAreSettable() {
        HashReader strict = new HashReader(new ForeignHashBounds(4, 1, 1), TARGET);
        assertThat(strict.read(new PasswordHash("$2b$05" + BCRYPT_END))).isInstanceOf(TooDear.class);
        assertThat(strict.read(new PasswordHash("pbkdf2_sha1$2" + SHA1_END))).isInstanceOf(TooDear.class);
        assertThat(strict.read(new PasswordHash("$argon2i$v=19$m=1025,t=1,p=1" + ARGON2_END)))
                .isInstanceOf(TooDear.class);
        HashReader generous = new HashReader(new ForeignHashBounds(20, 100_000_000, 4096), TARGET);
        assertThat(generous.read(new PasswordHash("$2b$20" + BCRYPT_END))).isEqualTo(new Checkable("bcrypt", true));
        assertThat(generous.read(new PasswordHash("pbkdf2_sha1$100000000" + SHA1_END)))
                .isEqualTo(new Checkable("pbkdf2-sha1", true));
        assertThat(generous.read(new PasswordHash("$argon2i$v=19$m=4194304,t=8,p=1" + ARGON2_END)))
                .isEqualTo(new Checkable("argon2i", true));
        assertThat(generous.read(new PasswordHash("$scrypt$ln=22,r=8,p=8" + SCRYPT_END)))
                .isEqualTo(new Checkable("scrypt", true));
    }

    @ParameterizedTest
    @CsvSource({"3,1,1", "21,1,1", "4,0,1", "4,100000001,1", "4,1,0", "4,1,4097"})
    void theBoundsHaveBounds(int bcryptCost, int pbkdf2Rounds, int memoryMib) {
        assertThatThrownBy(() -> new ForeignHashBounds(bcryptCost, pbkdf2Rounds, memoryMib))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultsArePinned() {
        assertThat(ForeignHashBounds.DEFAULT).isEqualTo(new ForeignHashBounds(14, 2_000_000, 128));
    }
}
