package dev.tollgate.server.password;

import static dev.tollgate.server.password.PasswordMatch.OUTDATED;
import static dev.tollgate.server.password.PasswordMatch.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.password.HashReading.Checkable;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hashes that were published by others: whose password they are, and what a check costs. */
final class ForeignHashTest {
    private static final HashCost TARGET = new HashCost(7168, 1);
    private static final String FIREBASE_PROJECT = "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=";

    private final WorkMeter meter = new WorkMeter();
    private final Argon2idHasher hasher = new Argon2idHasher(
            TARGET, ForeignHashBounds.DEFAULT, Pepper.none(), new HashingMemory(128), new SecureRandom(), meter);

    @ParameterizedTest
    @MethodSource("published")
    void aPublishedHashIsOfItsPasswordAlone(String kind, String password, String phc) {
        Optional<PasswordHash> hash = Optional.of(new PasswordHash(phc));
        assertThat(hasher.check(new Password(password), hash)).isEqualTo(OUTDATED);
        assertThat(hasher.check(new Password("x" + password), hash)).isEqualTo(WRONG);
        assertThat(new HashReader(ForeignHashBounds.DEFAULT, TARGET).read(hash.get()))
                .isInstanceOfSatisfying(
                        Checkable.class,
                        checkable -> assertThat(checkable.kind()).isEqualTo(kind));
    }

    static Stream<Arguments> published() {
        return Stream.of(argon2(), bcrypt(), scrypt(), firebase(), pbkdf2()).flatMap(vectors -> vectors);
    }

    /** The reference implementation's src/test.c, GoTrue's internal/crypto/password_test.go, Django's test_hashers.py. */
    private static Stream<Arguments> argon2() {
        return Stream.of(
                Arguments.of(
                        "argon2i",
                        "password",
                        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"),
                Arguments.of(
                        "argon2i",
                        "password",
                        "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E"),
                Arguments.of(
                        "argon2i",
                        "password",
                        "$argon2i$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs"),
                Arguments.of(
                        "argon2i",
                        "password",
                        "$argon2i$v=16$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs"),
                Arguments.of(
                        "argon2i",
                        "password",
                        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"),
                Arguments.of(
                        "argon2id",
                        "password",
                        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
                Arguments.of(
                        "argon2id",
                        "password",
                        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"),
                Arguments.of(
                        "argon2i", "test", "$argon2i$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g"),
                Arguments.of(
                        "argon2id",
                        "test",
                        "$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk"),
                Arguments.of("argon2i", "secret", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"),
                Arguments.of(
                        "argon2i",
                        "secret",
                        "$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$gwQOXSNhxiOxPOA0+PY10P9QFO4NAYysnqRt1GSQLE55m+2GYDt9FEjPMHhP2Cuf0nOEXXMocVrsJAtNSsKyfg"),
                Arguments.of(
                        "argon2id",
                        "secret",
                        "$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw"));
    }

    private static Stream<Arguments> bcrypt() {
        return Stream.of(
                Arguments.of("bcrypt", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
                Arguments.of(
                        "bcrypt",
                        "t\u00e1\u0411\u2113\u0259",
                        "$2b$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG"));
    }

    private static Stream<Arguments> scrypt() {
        return Stream.of(
                Arguments.of(
                        "scrypt",
                        "password",
                        "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI"),
                Arguments.of(
                        "scrypt",
                        "password",
                        "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"));
    }

    private static Stream<Arguments> firebase() {
        return Stream.of(
                Arguments.of(
                        "firebase-scrypt",
                        "user1password",
                        FIREBASE_PROJECT
                                + "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="));
    }

    private static Stream<Arguments> pbkdf2() {
        return Stream.of(Arguments.of(
                "pbkdf2-sha1", "password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"));
    }
}
