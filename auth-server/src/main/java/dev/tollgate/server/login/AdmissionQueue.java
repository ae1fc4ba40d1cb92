package dev.tollgate.server.login;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Stands before what costs a password hash: so many attempts at once as there are permits, and some more wait for theirs,
 * not for long, and not too many of one client network.
 *
 * <p>Whose turn it is not yet, because attempts that run decide about it, is passed over by the next. Nothing here
 * blocks.
 */
public final class AdmissionQueue {
    /** What the queue asks of an attempt and tells it. The last three end it. */
    interface Attempt {
        /** The client network. */
        long network();

        boolean isGone();

        Turn turn();

        /** Does what has to be done, on a thread that may block; throws nothing. */
        void run();

        void refuse(Duration retryAfter);

        /** There is no place, or the time of waiting is over. */
        void turnAway(Duration retryAfter);
    }

    private final AdmissionLimits limits;
    private final Executor threads;
    private final Ticker ticker;
    private final WaitMeter waits;
    private final Backlog backlog;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int running;
    private boolean isWatched;

    /**
     * @param threads at least as many as there are permits
     * @param waits is told how long those have waited that are run
     */
    public AdmissionQueue(AdmissionLimits limits, Executor threads, Ticker ticker, WaitMeter waits) {
        this.limits = limits;
        this.threads = threads;
        this.ticker = ticker;
        this.waits = waits;
        this.backlog = new Backlog(ticker);
    }

    /** How many attempts wait. */
    public synchronized int waiting() {
        return queue.size();
    }

    /** How many attempts have a permit. */
    public synchronized int running() {
        return running;
    }

    /** How many permits there are. */
    public int permits() {
        return limits.permits();
    }

    /** Takes an attempt, which is run now, later, or not at all. */
    void enter(Attempt attempt) {
        List<Runnable> decisions = new ArrayList<>(1);
        synchronized (this) {
            Waiting entered = new Waiting(attempt, ticker.read());
            if (!(running < limits.permits() && isDecided(entered, decisions))) {
                queue.add(entered);
                removeOneTooMany().ifPresent(one -> decisions.add(() -> one.turnAway(backlog.turnAway())));
                watch();
            }
        }
        decisions.forEach(Runnable::run);
    }

    /**
     * Takes out the newest of a network that has more than its half of the places, or, if all places are taken, of the one
     * that has most: who waits alone is not kept out by those who come in numbers.
     */
    private Optional<Attempt> removeOneTooMany() {
        Map<Long, Integer> placesOf = new HashMap<>();
        queue.forEach(one -> placesOf.merge(one.attempt.network(), 1, Integer::sum));
        int most = Collections.max(placesOf.values());
        if (queue.size() <= limits.places() && most <= (limits.places() + 1) / 2) {
            return Optional.empty();
        }
        Iterator<Waiting> newestFirst = queue.descendingIterator();
        Attempt newest = newestFirst.next().attempt;
        while (placesOf.getOrDefault(newest.network(), 0) < most) {
            newest = newestFirst.next().attempt;
        }
        newestFirst.remove();
        return Optional.of(newest);
    }

    /**
     * Sees to it that whoever has waited for long enough is turned away, on a thread that no attempt runs on. One timer is
     * enough for the whole queue, since all may wait equally long.
     */
    private void watch() {
        if (!isWatched && !queue.isEmpty()) {
            isWatched = true;
            CompletableFuture.delayedExecutor(end(queue.element()) - ticker.read(), TimeUnit.NANOSECONDS)
                    .execute(this::endLongWaits);
        }
    }

    private void endLongWaits() {
        List<Attempt> over = new ArrayList<>();
        synchronized (this) {
            long now = ticker.read();
            while (!queue.isEmpty() && end(queue.element()) - now <= 0) {
                over.add(queue.remove().attempt);
            }
            isWatched = false;
            watch();
        }
        over.forEach(attempt -> attempt.turnAway(backlog.turnAway()));
    }

    /** Decides about those who wait, as after the end of what decides about them and has no permit. */
    void lookAgain() {
        List<Runnable> decisions = new ArrayList<>();
        synchronized (this) {
            decideNext(decisions);
        }
        decisions.forEach(Runnable::run);
    }

    private void runAndGoOn(Attempt attempt) {
        try {
            attempt.run();
        } finally {
            backlog.countEnded();
            List<Runnable> decisions = new ArrayList<>();
            synchronized (this) {
                running--;
                decideNext(decisions);
            }
            decisions.forEach(Runnable::run);
        }
    }

    private void decideNext(List<Runnable> decisions) {
        Iterator<Waiting> candidates = queue.iterator();
        while (running < limits.permits() && candidates.hasNext()) {
            Waiting candidate = candidates.next();
            Attempt attempt = candidate.attempt;
            if (attempt.isGone()) {
                candidates.remove();
                decisions.add(() -> attempt.turnAway(backlog.turnAway()));
            } else if (isDecided(candidate, decisions)) {
                candidates.remove();
            }
        }
    }

    /** Adds what is to be done about the attempt, outside the lock; returns false if it cannot be said yet. */
    private boolean isDecided(Waiting candidate, List<Runnable> decisions) {
        Attempt attempt = candidate.attempt;
        return switch (attempt.turn()) {
            case Turn.Now now -> {
                running++;
                waits.waited(ticker.read() - candidate.start);
                decisions.add(() -> threads.execute(() -> runAndGoOn(attempt)));
                yield true;
            }
            case Turn.Refused(Delay delay) -> decisions.add(() -> attempt.refuse(delay.time()));
            case Turn.Later later -> false;
        };
    }

    /** When it is turned away, by the ticker. */
    private long end(Waiting waiting) {
        return waiting.start + limits.longestWait().toNanos();
    }

    /**
     * An attempt that has come.
     *
     * @param start when it came, by the ticker
     */
    private record Waiting(Attempt attempt, long start) {}
}
