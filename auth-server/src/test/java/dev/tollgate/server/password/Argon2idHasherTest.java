package dev.tollgate.server.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class Argon2idHasherTest {
    private final Argon2idHasher hasher = new Argon2idHasher();

    @Test
    void aPasswordMatchesItsOwnHashAlone() {
        PasswordHash hash = hasher.hash(new Password("correct horse battery staple"));
        assertThat(hasher.matches(new Password("correct horse battery staple"), hash))
                .isTrue();
        assertThat(hasher.matches(new Password("Correct horse battery staple"), hash))
                .isFalse();
        assertThat(hasher.matches(new Password("correct horse battery staple "), hash))
                .isFalse();
    }

    @Test
    void aHashHasTheDocumentedParametersAndASaltOfItsOwn() {
        Password password = new Password("same");
        assertThat(hasher.hash(password).phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hasher.hash(password)).isNotEqualTo(hasher.hash(password));
    }

    /** From the tests of the reference implementation (phc-winner-argon2, src/test.c). */
    @Test
    void aHashOfTheReferenceImplementationMatches() {
        PasswordHash reference = new PasswordHash(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hasher.matches(new Password("password"), reference)).isTrue();
        assertThat(hasher.matches(new Password("passwore"), reference)).isFalse();
    }

    @Test
    void nobodyHasAPassword() {
        assertThat(hasher.matchesNobody(new Password("anything"))).isFalse();
    }

    @Test
    void allOfALongPasswordCounts() {
        String first73 = "x".repeat(73);
        PasswordHash hash = hasher.hash(new Password(first73 + "a"));
        assertThat(hasher.matches(new Password(first73 + "b"), hash)).isFalse();
    }

    @Test
    void twoWaysToTypeOneLetterAreOnePassword() {
        assertThat(new Password("caf\u00e9")).isEqualTo(new Password("cafe\u0301"));
    }

    @Test
    void whatIsNoTextIsNoPassword() {
        assertThatThrownBy(() -> new Password("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("a\u0000b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("a\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Password("a".repeat(1025))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsHideThemselves() {
        Password password = new Password("s3cret");
        assertThat(password.toString()).doesNotContain("s3cret");
        assertThat(hasher.hash(password).toString()).doesNotContain("argon2");
    }
}
