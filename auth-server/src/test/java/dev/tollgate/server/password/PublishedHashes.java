package dev.tollgate.server.password;

import java.util.List;
import java.util.stream.Stream;

/** Password hashes that others have published. */
public final class PublishedHashes {
    /**
     * One of them.
     *
     * @param kind as {@link HashReading.Checkable} names it
     */
    public record Published(String kind, String password, String phc) {
        public PasswordHash hash() {
            return new PasswordHash(phc);
        }
    }

    private static final String PASSLIB_TABLE = "t\u00e1\u0411\u2113\u0259";

    /** src/test.c of github.com/P-H-C/phc-winner-argon2. */
    private static final List<Published> ARGON2 = List.of(
            new Published(
                    "argon2i",
                    "password",
                    "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"),
            new Published(
                    "argon2i",
                    "password",
                    "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E"),
            new Published(
                    "argon2i",
                    "password",
                    "$argon2i$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs"),
            new Published(
                    "argon2i",
                    "password",
                    "$argon2i$v=16$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs"),
            new Published(
                    "argon2id",
                    "password",
                    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
            new Published(
                    "argon2id",
                    "password",
                    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"));

    /** internal/crypto/password_test.go of github.com/supabase/auth. */
    private static final List<Published> SUPABASE = List.of(
            new Published(
                    "argon2i", "test", "$argon2i$v=19$m=16,t=2,p=1$bGJRWThNOHJJTVBSdHl2dQ$NfEnUOuUpb7F2fQkgFUG4g"),
            new Published(
                    "argon2id",
                    "test",
                    "$argon2id$v=19$m=32,t=3,p=2$SFVpOWJ0eXhjRzVkdGN1RQ$RXnb8rh7LaDcn07xsssqqulZYXOM/EUCEFMVcAcyYVk"),
            new Published(
                    "firebase-scrypt",
                    "mytestpassword",
                    "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZ"
                        + "nO1n14J3MjKj1b2g6AUCAlFwMw==$C0sHCg9ek77hsg==$zKVTMvnWVw5BBOZNUdnsalx4c4c7y/w7IS5p6Ut2+CfE"
                        + "FFlz37J9huyQfov4iizN8dbjvEJlM5tQaJP84+hfTw=="));

    /** README.md of github.com/firebase/scrypt. */
    private static final List<Published> FIREBASE = List.of(new Published(
            "firebase-scrypt",
            "user1password",
            "$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0Qs"
                + "EmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoIt"
                + "z+VHjoZilo78198JAdRuid5lQ=="));

    /** tests/auth_tests/test_hashers.py of github.com/django/django, and what rust-djangohashers has after Django 1.9. */
    private static final List<Published> DJANGO = List.of(
            new Published("argon2i", "secret", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"),
            new Published(
                    "argon2i",
                    "secret",
                    "$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$gwQOXSNhxiOxPOA0+PY10P9QFO4NAYysnqRt1GSQLE55m+2GYDt9FEjPMHhP2Cuf0"
                            + "nOEXXMocVrsJAtNSsKyfg"),
            new Published(
                    "pbkdf2-sha256",
                    "l\u00e8tmein",
                    "pbkdf2_sha256$36000$seasalt$mEUPPFJkT/xtwDU8rB7Q+puHRZnR07WRjerTkt/3HI0="),
            new Published("pbkdf2-sha1", "KRONOS", "pbkdf2_sha1$24000$seasalt$F+kiWNHXbMBcwgxsvSKFCWHnZZ0="));

    /** passlib/tests/test_handlers_bcrypt.py, and crypt_blowfish's wrapper.c for the others. */
    private static final List<Published> BCRYPT = List.of(
            new Published("bcrypt", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            new Published("bcrypt", "U*U*", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
            new Published("bcrypt", "U*U*U", "$2y$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
            new Published(
                    "bcrypt",
                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are"
                            + " ignored",
                    "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"),
            new Published("bcrypt", PASSLIB_TABLE, "$2a$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG"),
            new Published("bcrypt", PASSLIB_TABLE, "$2b$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG"));

    /** passlib/tests/test_handlers_scrypt.py and passlib's documentation, and RFC 7914, section 12, as PHC strings. */
    private static final List<Published> SCRYPT = List.of(
            new Published(
                    "scrypt",
                    "test",
                    "$scrypt$ln=8,r=8,p=1$wlhLyXmP8b53bm1NKYVQqg$mTpvG8lzuuDk+DWz8HZIB6Vum6erDuUm0As5yU+VxWA"),
            new Published(
                    "scrypt",
                    "password",
                    "$scrypt$ln=8,r=2,p=1$dO6d0xoDoLT2PofQGoNQag$g/Wf2A0vhHhaJM+addK61QPBthSmYB6uVTtQzh8CM3o"),
            new Published(
                    "scrypt",
                    PASSLIB_TABLE,
                    "$scrypt$ln=7,r=8,p=1$jjGmtDamdA4BQAjBeA9BSA$OiWRHhQtpDx7M/793x6UXK14AD512jg/qNm/hkWZG4M"),
            new Published(
                    "scrypt",
                    "nacl",
                    "$scrypt$ln=1,r=4,p=2$yhnD+J+Tci4lZCwFgHCuVQ$fAsEWmxSHuC0cHKMwKVFPzrQukgvK09Sj+NueTSxKds"),
            new Published(
                    "scrypt",
                    "password",
                    "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"),
            new Published(
                    "scrypt",
                    "password",
                    "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxye"
                            + "vuUqD7m2DYMvfoswGQA"),
            new Published(
                    "scrypt",
                    "pleaseletmein",
                    "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2L"
                            + "UlwUkKpr55h6F3A1lHkDfzwF7RVdYhw"));

    /** passlib/tests/test_handlers_pbkdf2.py. */
    private static final List<Published> PASSLIB_PBKDF2 = List.of(
            new Published("pbkdf2-sha1", "password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"),
            new Published(
                    "pbkdf2-sha256",
                    "password",
                    "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ"),
            new Published(
                    "pbkdf2-sha512",
                    "password",
                    "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZVi"
                            + "Xz4KoLlQI.BzY/YTNJOiKc5gBYFYGww"));

    /** RustCrypto's password-hash tests, RFC 6070, and RFC 7914, section 11, whose output has two blocks. */
    private static final List<Published> PHC_PBKDF2 = List.of(
            new Published(
                    "pbkdf2-sha256",
                    "password",
                    "$pbkdf2-sha256$i=4096,l=32$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o"),
            new Published("pbkdf2-sha1", "password", "$pbkdf2-sha1$i=4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE"),
            new Published("pbkdf2-sha1", "password", "pbkdf2_sha1$4096$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE="),
            new Published(
                    "pbkdf2-sha256",
                    "passwd",
                    "pbkdf2_sha256$1$salt$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd+8xfHG4RbHjC9UJE"
                            + "SBB06GXgw=="));

    /** Of spellings for which nobody has published any: made by Python's hashlib. */
    private static final List<Published> PYTHON = List.of(
            new Published(
                    "pbkdf2-sha512",
                    "l\u00e8tmein",
                    "pbkdf2_sha512$1000$seasalt$MvpYzRb9t8IHUO1U7cCcGPfI+JLcFRBOUbkty+vHmXzMoGO3EGn5ZDxFwkkOHVT55Elz3Q"
                            + "czs2+FNpDKUjv/RA=="),
            new Published(
                    "pbkdf2-sha512",
                    "password",
                    "$pbkdf2-sha512$i=1000,l=32$c2FsdA$r+bFUweFtsxrHGRTOEcxvV7kMu5Un9QvtmlXea2KHFs"));

    private PublishedHashes() {}

    public static List<Published> all() {
        return Stream.of(ARGON2, SUPABASE, FIREBASE, DJANGO, BCRYPT, SCRYPT, PASSLIB_PBKDF2, PHC_PBKDF2, PYTHON)
                .flatMap(List::stream)
                .toList();
    }
}
