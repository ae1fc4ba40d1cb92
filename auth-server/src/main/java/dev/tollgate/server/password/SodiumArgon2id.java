package dev.tollgate.server.password;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.interfaces.PwHash;
import com.sun.jna.NativeLong;

/**
 * Argon2id by libsodium, which takes salts of 16 bytes, at least 8 KiB and at least 16 bytes of output. Its memory is
 * outside the Java heap.
 *
 * <p>This is the bare function, because libsodium's own comparison says the same for a wrong password and for memory
 * that it could not get.
 */
final class SodiumArgon2id implements Argon2id {
    private static final PwHash.Native SODIUM = new LazySodiumJava(Sodium.LIBRARY);

    @Override
    public byte[] output(byte[] input, byte[] salt, int memoryKib, int passes, int outputBytes) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has 16 bytes");
        }
        byte[] output = new byte[outputBytes];
        if (!SODIUM.cryptoPwHash(
                output,
                output.length,
                input,
                input.length,
                salt,
                passes,
                new NativeLong(memoryKib * 1024L),
                PwHash.Alg.PWHASH_ALG_ARGON2ID13)) {
            throw new HashingUnavailableException(
                    "libsodium could not allocate " + memoryKib + " KiB for a password hash");
        }
        return output;
    }
}
