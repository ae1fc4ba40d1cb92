package dev.tollgate.server.password;

import com.sun.jna.Function;
import com.sun.jna.Native;
import de.mkammerer.argon2.jna.Size_t;

/** scrypt by libsodium, whose memory is outside the Java heap. */
final class SodiumScrypt {
    /** Called by its name, because lazysodium's declaration has an int for the last argument, a {@code size_t}. */
    private static final Function SCRYPT =
            Native.getNativeLibrary(Sodium.LIBRARY.getClass()).getFunction("crypto_pwhash_scryptsalsa208sha256_ll");

    private SodiumScrypt() {}

    /**
     * Computes a hash.
     *
     * @throws HashingUnavailableException if there is no memory for it
     */
    static byte[] output(byte[] password, byte[] salt, ScryptCost cost, int outputBytes) {
        byte[] output = new byte[outputBytes];
        Object[] arguments = {
            password,
            new Size_t(password.length),
            salt,
            new Size_t(salt.length),
            1L << cost.logarithm(),
            (int) cost.blockSize(),
            (int) cost.lanes(),
            output,
            new Size_t(output.length)
        };
        if (SCRYPT.invokeInt(arguments) != 0) {
            throw new HashingUnavailableException("libsodium could not compute scrypt in " + cost.memoryKib() + " KiB");
        }
        return output;
    }
}
