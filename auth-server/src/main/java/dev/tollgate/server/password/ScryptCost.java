package dev.tollgate.server.password;

import java.util.Optional;

/**
 * The parameters of scrypt (RFC 7914, section 2).
 *
 * @param logarithm of N, the number of blocks
 * @param blockSize r, in 128 bytes
 * @param lanes p, which are computed one after the other in the same memory
 */
record ScryptCost(int logarithm, long blockSize, long lanes) {
    /** The groups of a pattern that {@link #parse} takes. */
    static final String LOGARITHM = "([1-9]\\d?)";

    static final String NUMBER = "([1-9]\\d{0,9})";

    /** A larger one is 64 GiB of memory or more. */
    private static final int MOST_LOGARITHM = 28;

    private static final int MOST_BLOCK_SIZE = 32;

    /** Eight units of 128 bytes are a KiB. */
    private static final int LOGARITHM_OF_KIBIBYTE = 3;

    /** Each is written and then read. */
    private static final long WORK_OF_KIBIBYTE = 6;

    static ScryptCost parse(String logarithm, String blockSize, String lanes) {
        return new ScryptCost(Integer.parseInt(logarithm), Long.parseLong(blockSize), Long.parseLong(lanes));
    }

    Optional<String> excess(ForeignHashBounds bounds) {
        if (logarithm > MOST_LOGARITHM) {
            return Optional.of("scrypt with N = 2^" + logarithm);
        }
        if (blockSize > MOST_BLOCK_SIZE) {
            return Optional.of("scrypt with r = " + blockSize + ", above " + MOST_BLOCK_SIZE);
        }
        return bounds.excessOfMemory(memoryKib(), lanes, lanes);
    }

    int memoryKib() {
        return (int) Math.ceilDiv(blockSize << logarithm, 1L << LOGARITHM_OF_KIBIBYTE);
    }

    long work() {
        return WORK_OF_KIBIBYTE * memoryKib() * lanes;
    }
}
