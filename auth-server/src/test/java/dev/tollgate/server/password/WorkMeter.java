package dev.tollgate.server.password;

import java.util.concurrent.atomic.AtomicLong;

/** Argon2id that counts what it computes: hashes, and KiB times passes. */
final class WorkMeter implements Argon2id {
    private final Argon2id argon2 = new SodiumArgon2id();
    private final AtomicLong work = new AtomicLong();

    @Override
    public byte[] output(byte[] input, byte[] salt, int memoryKib, int passes, int outputBytes) {
        work.addAndGet((long) memoryKib * passes);
        return argon2.output(input, salt, memoryKib, passes, outputBytes);
    }

    /** What was computed since the last call. */
    long take() {
        return work.getAndSet(0);
    }
}
