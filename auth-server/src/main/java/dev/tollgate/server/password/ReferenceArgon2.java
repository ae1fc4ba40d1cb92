package dev.tollgate.server.password;

import com.sun.jna.Memory;
import de.mkammerer.argon2.jna.Argon2Library;
import de.mkammerer.argon2.jna.Argon2_context;
import de.mkammerer.argon2.jna.Argon2_version;
import de.mkammerer.argon2.jna.JnaUint32;

/** Argon2 by its reference implementation, whose memory is outside the Java heap. */
final class ReferenceArgon2 {
    private ReferenceArgon2() {}

    /**
     * Computes a hash on this thread alone, however many lanes it has.
     *
     * @param isIndependent whether it is Argon2i, and not Argon2id
     * @throws HashingUnavailableException if there is no memory for it
     */
    static byte[] output(
            boolean isIndependent,
            int version,
            byte[] password,
            byte[] salt,
            int memoryKib,
            int passes,
            int lanes,
            int outputBytes) {
        try (Memory input = copy(password);
                Memory salted = copy(salt);
                Memory output = new Memory(outputBytes)) {
            Argon2_context.ByReference context = new Argon2_context.ByReference();
            context.out = output;
            context.outlen = new JnaUint32(outputBytes);
            context.pwd = input;
            context.pwdlen = new JnaUint32(password.length);
            context.salt = salted;
            context.saltlen = new JnaUint32(salt.length);
            context.t_cost = new JnaUint32(passes);
            context.m_cost = new JnaUint32(memoryKib);
            context.lanes = new JnaUint32(lanes);
            context.threads = new JnaUint32(1);
            context.version = new Argon2_version(version);
            Argon2Library argon2 = Argon2Library.INSTANCE;
            int result = isIndependent ? argon2.argon2i_ctx(context) : argon2.argon2id_ctx(context);
            input.clear();
            if (result != Argon2Library.ARGON2_OK) {
                throw new HashingUnavailableException(
                        "Argon2 failed in " + memoryKib + " KiB: " + argon2.argon2_error_message(result));
            }
            return output.getByteArray(0, outputBytes);
        }
    }

    private static Memory copy(byte[] bytes) {
        Memory copy = new Memory(bytes.length);
        copy.write(0, bytes, 0, bytes.length);
        return copy;
    }
}
