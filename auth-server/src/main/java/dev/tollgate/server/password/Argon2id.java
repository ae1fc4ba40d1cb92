package dev.tollgate.server.password;

/** The function itself (RFC 9106), version 19, with one lane, without secret and associated data. */
interface Argon2id {
    int SALT_BYTES = 16;
    int LEAST_MEMORY_KIB = 8;
    int LEAST_OUTPUT_BYTES = 16;

    /**
     * Computes a hash.
     *
     * @throws HashingUnavailableException if there is no memory for it
     */
    byte[] output(byte[] input, byte[] salt, int memoryKib, int passes, int outputBytes);
}
