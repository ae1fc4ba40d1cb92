package dev.tollgate.server.password;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The memory that all hashes of a server share, in MiB. Who comes first gets it first, so that a dear hash is not put
 * off for ever by cheap ones.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for less than the cheapest hash takes, and for more than 1
 * TiB.
 */
public final class HashingMemory {
    public static final int LEAST_MEBIBYTES = HashCost.LEAST_MEMORY_KIB / 1024;
    public static final int MOST_MEBIBYTES = 1024 * 1024;

    private final int kibibytes;
    private final Semaphore free;

    public HashingMemory(int mebibytes) {
        if (mebibytes < LEAST_MEBIBYTES || mebibytes > MOST_MEBIBYTES) {
            throw new IllegalArgumentException("hashing takes 7 to 1,048,576 MiB");
        }
        this.kibibytes = mebibytes * 1024;
        this.free = new Semaphore(kibibytes, true);
    }

    /** Whether a hash of this size can ever be computed. */
    boolean holds(int kibibytesOfHash) {
        return kibibytesOfHash <= kibibytes;
    }

    /** Does the work once so much memory is free for it. */
    <R> R with(int kibibytesOfHash, Supplier<R> work) {
        // Not to be interrupted: those who hold the memory give it back by themselves.
        free.acquireUninterruptibly(kibibytesOfHash);
        try {
            return work.get();
        } finally {
            free.release(kibibytesOfHash);
        }
    }
}
