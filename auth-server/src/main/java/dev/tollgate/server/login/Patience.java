package dev.tollgate.server.login;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The time that an attempt has for what it waits for, which is its turn and the database, each of whose answers may be in
 * time while all together are not. It is counted from when it is made, but for rests.
 */
final class Patience {
    private final Runnable atEnd;
    private long nanosLeft;
    private long since;
    private CompletableFuture<Void> alarm = new CompletableFuture<>();

    /** @param atEnd is run on a thread of its own, perhaps more than once */
    Patience(Duration time, Runnable atEnd) {
        this.atEnd = atEnd;
        this.nanosLeft = time.toNanos();
        goOn();
    }

    /** Stops counting, as for work that takes as long as it has been made to take. */
    synchronized void rest() {
        nanosLeft -= System.nanoTime() - since;
        alarm.cancel(false);
    }

    /** Counts again after a {@link #rest}. */
    synchronized void goOn() {
        since = System.nanoTime();
        alarm = new CompletableFuture<Void>().completeOnTimeout(null, nanosLeft, TimeUnit.NANOSECONDS);
        var unused = alarm.thenRunAsync(atEnd);
    }
}
