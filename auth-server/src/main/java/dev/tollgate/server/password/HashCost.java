package dev.tollgate.server.password;

/**
 * What one Argon2id hash costs, with one lane. Memory goes from 7,168 KiB, the least of the equivalent choices in
 * OWASP's Password Storage Cheat Sheet, to the 4 GiB that RFC 9106, section 4, advises for a back end. Passes go from 1
 * to 100; Argon2 would take more, but no server could wait for them.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for any other numbers.
 *
 * @param memoryKib in KiB
 */
public record HashCost(int memoryKib, int passes) {
    public static final int LEAST_MEMORY_KIB = 7168;
    public static final int MOST_MEMORY_KIB = 4 * 1024 * 1024;
    public static final int MOST_PASSES = 100;

    public HashCost {
        if (memoryKib < LEAST_MEMORY_KIB || memoryKib > MOST_MEMORY_KIB) {
            throw new IllegalArgumentException("a hash takes 7,168 to 4,194,304 KiB");
        }
        if (passes < 1 || passes > MOST_PASSES) {
            throw new IllegalArgumentException("a hash takes 1 to 100 passes");
        }
    }

    /** Memory times passes, which the time of a hash goes by. */
    long work() {
        return (long) memoryKib * passes;
    }
}
