package dev.tollgate.server.password;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.interfaces.PwHash;
import com.sun.jna.NativeLong;

/**
 * Argon2id by libsodium with 19 MiB, two passes and one lane, the first choice of OWASP's Password Storage Cheat Sheet.
 *
 * <p>A hash takes about 20 ms of one core and 19 MiB outside the Java heap.
 */
public final class Argon2idHasher implements PasswordHasher {
    private static final long PASSES = 2;
    private static final NativeLong MEMORY = new NativeLong(19_456L * 1024);

    /** Well formed, at our own cost, and of no password: its bytes were drawn by lot. */
    private static final PasswordHash NOBODY = new PasswordHash(
            "$argon2id$v=19$m=19456,t=2,p=1$vBq1mWk7Jx0cS4hTzR9yeg$8Yw3nQeXo0GJtF6m1sKdUuZbLhPcVr5iA2kNx7TgHyE");

    private final PwHash.Native sodium = new LazySodiumJava(new SodiumJava());

    @Override
    public PasswordHash hash(Password password) {
        byte[] phc = new byte[PwHash.STR_BYTES];
        byte[] bytes = password.bytes();
        if (!sodium.cryptoPwHashStr(phc, bytes, bytes.length, PASSES, MEMORY)) {
            throw new OutOfMemoryError("libsodium could not allocate " + MEMORY + " bytes for a password hash");
        }
        return new PasswordHash(untilNul(phc));
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) {
        byte[] bytes = password.bytes();
        return sodium.cryptoPwHashStrVerify((hash.phc() + '\0').getBytes(US_ASCII), bytes, bytes.length);
    }

    @Override
    public boolean matchesNobody(Password password) {
        matches(password, NOBODY);
        return false;
    }

    private static String untilNul(byte[] text) {
        int length = 0;
        while (text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, US_ASCII);
    }
}
