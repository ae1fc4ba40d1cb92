package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenDigestTest {

    /** The example of FIPS 180-2, appendix B.1. */
    @Test
    void allOfSha256IsKept() {
        assertThat(TokenDigest.of("abc"))
                .isEqualTo(new TokenDigest(
                        0xba7816bf8f01cfeaL, 0x414140de5dae2223L, 0xb00361a396177a9cL, 0xb410ff61f20015adL));
    }
}
