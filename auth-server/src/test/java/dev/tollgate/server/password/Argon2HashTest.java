package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Argon2HashTest {
    private static final String SALT = "PkEgMTYtYnl0ZXMgc2FsdA";
    private static final String OUTPUT = "ltB/ue1kPtBMBGfsysMpPigE6hiNEKZ9vs8vLNVDQGA";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "m=8,t=1,p=1$" + SALT + "$AAAAAAAAAAAAAAAAAAAAAA",
                "m=4194304,t=100,p=1,keyid=b25l$" + SALT + "$" + OUTPUT,
                "m=8,t=1,p=1,keyid=//////////8$" + SALT + "$" + OUTPUT,
            })
    void whatIsReadIsWrittenTheSame(String parameters) {
        PasswordHash hash = new PasswordHash("$argon2id$v=19$" + parameters);
        assertThat(Argon2Hash.parse(hash).map(Argon2Hash::format)).contains(hash);
    }

    @Test
    void allPartsAreRead() {
        Argon2Hash hash = Argon2Hash.parse(new PasswordHash(
                        "$argon2id$v=19$m=4096,t=19,p=1,keyid=b25l$" + SALT + "$AAECAwQFBgcICQoLDA0ODw"))
                .orElseThrow();
        assertThat(hash.memoryKib()).isEqualTo(4096);
        assertThat(hash.passes()).isEqualTo(19);
        assertThat(hash.work()).isEqualTo(77_824);
        assertThat(hash.keyId()).contains("one");
        assertThat(hash.salt()).asString().isEqualTo(">A 16-bytes salt");
        assertThat(hash.outputBytes()).isEqualTo(16);
        assertThat(hash.hasOutput(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}))
                .isTrue();
        assertThat(hash.hasOutput(new byte[16])).isFalse();
        assertThat(hash.hasOutput(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=19456,t=2,p=1",
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT,
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$",
                "$argon2id$v=19$m=19456,t=2,p=1$$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT + "$",
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT + "=",
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT + " ",
                " $argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2i$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2d$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$ARGON2ID$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=16$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$t=2,m=19456,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=2$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=01$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=019456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=+19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=-19456,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=7,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=0,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=4194305,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=4294986752,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=9999999999,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=99999999999999999999,t=2,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=0,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=101,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=4294967298,p=1$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1,keyid=$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1,keyid=A$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1,keyid=b25lb$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1,keyid=b25lb25lb25l$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1,data=b25l$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1,keyid=b25l,data=b25l$" + SALT + "$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "AA$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1$PkEgMTYtYnl0ZXMgc2FsdB$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1$PkEgMTYtYnl0ZXMgc2Fsd_$" + OUTPUT,
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$AAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + OUTPUT + OUTPUT + "A",
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$ltB/ue1kPtBMBGfsysMpPigE6hiNEKZ9vs8vLNVDQGB",
                "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$ltB/ue1kPtBMBGfsysMpP",
                "$2b$12$KhFwN0B7sYcPqJ8rVxZyFuM1eT5oWgR3aLdHkSjXvCbQnUiOpAmDe",
                "damaged",
            })
    void whatLibsodiumCannotComputeIsNotRead(String text) {
        assertThat(Argon2Hash.parse(new PasswordHash(text))).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\nb", "a\tb", "\u00e4", "\u007f", "\u0000"})
    void aHashIsPrintableAscii(String text) {
        assertThatThrownBy(() -> new PasswordHash(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHashHasAtMost512Characters() {
        assertThat(new PasswordHash("x".repeat(512)).phc()).hasSize(512);
        assertThatThrownBy(() -> new PasswordHash("x".repeat(513))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7167,1", "4194305,1", "7168,0", "7168,101", "-1,1", "7168,-1"})
    void aCostHasBounds(String cost) {
        int comma = cost.indexOf(',');
        int memoryKib = Integer.parseInt(cost.substring(0, comma));
        int passes = Integer.parseInt(cost.substring(comma + 1));
        assertThatThrownBy(() -> new HashCost(memoryKib, passes)).isInstanceOf(IllegalArgumentException.class);
    }
}
