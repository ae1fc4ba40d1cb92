package dev.tollgate.server.login;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts what has happened within a window that ends now.
 *
 * <p>The window is made of slots, and the slot in which it begins counts as a whole: never too little is counted, and
 * what happened is forgotten at most one slot late. Times are nanoseconds of a clock that never goes back.
 */
final class SlidingCount {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    // Small types, because there is a count for each key.
    private final int slotSeconds;
    private final char[] counts;
    private int newest = Integer.MIN_VALUE;

    /**
     * @param window in which slots of at least five seconds have room: then the number of a slot always is an int
     */
    SlidingCount(Duration window, int slots) {
        this.slotSeconds = Math.toIntExact(window.toSeconds() / slots);
        this.counts = new char[slots + 1];
    }

    void add(long now) {
        add(now, 0, 1);
    }

    /** Adds what happened so many slots ago. */
    void add(long now, int slotsAgo, int count) {
        moveTo(now);
        if (slotsAgo < counts.length) {
            int index = index(newest - slotsAgo);
            counts[index] = (char) Math.min(counts[index] + count, Character.MAX_VALUE);
        }
    }

    int total(long now) {
        return total(now, counts.length - 1);
    }

    /** How much has happened within the last so many slots. */
    int total(long now, int slots) {
        moveTo(now);
        int total = 0;
        for (int ago = 0; ago <= slots; ago++) {
            total += counts[index(newest - ago)];
        }
        return total;
    }

    /** How long until less than the limit is within the last so many slots, if nothing more happens. */
    Duration untilBelow(int limit, long now, int slots) {
        int total = total(now, slots);
        int ago = slots;
        while (total >= limit && ago >= 0) {
            total -= counts[index(newest - ago)];
            ago--;
        }
        return Duration.ofNanos(
                total < limit && ago == slots ? 0 : ((long) newest + slots - ago) * slotSeconds * NANOS - now);
    }

    Duration untilBelow(int limit, long now) {
        return untilBelow(limit, now, counts.length - 1);
    }

    private void moveTo(long now) {
        int slot = Math.toIntExact(Math.floorDiv(now, slotSeconds * NANOS));
        if ((long) slot - newest >= counts.length) {
            Arrays.fill(counts, (char) 0);
            newest = slot;
        }
        while (newest < slot) {
            newest++;
            counts[index(newest)] = 0;
        }
    }

    private int index(int slot) {
        return Math.floorMod(slot, counts.length);
    }
}
