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
    private final Backlog backlog;
    private final Deque<Attempt> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param threads at least as many as there are permits
     */
    public AdmissionQueue(AdmissionLimits limits, Executor threads, Ticker ticker) {
        this.limits = limits;
        this.threads = threads;
        this.backlog = new Backlog(ticker);
    }

    /** Takes an attempt, which is run now, later, or not at all. */
    void enter(Attempt attempt) {
        List<Runnable> decisions = new ArrayList<>(1);
        synchronized (this) {
            if (!(running < limits.permits() && isDecided(attempt, decisions))) {
                waiting.add(attempt);
                Optional<Attempt> tooMany = removeOneTooMany();
                tooMany.ifPresent(one -> decisions.add(() -> one.turnAway(backlog.turnAway())));
                // Only for who stays: a flood must not leave as many timers behind, each with a password.
                if (tooMany.filter(attempt::equals).isEmpty()) {
                    leaveAfterWait(attempt);
                }
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
        waiting.forEach(attempt -> placesOf.merge(attempt.network(), 1, Integer::sum));
        int most = Collections.max(placesOf.values());
        if (waiting.size() <= limits.places() && most <= (limits.places() + 1) / 2) {
            return Optional.empty();
        }
        Iterator<Attempt> newestFirst = waiting.descendingIterator();
        Attempt newest = newestFirst.next();
        while (placesOf.getOrDefault(newest.network(), 0) < most) {
            newest = newestFirst.next();
        }
        newestFirst.remove();
        return Optional.of(newest);
    }

    /** On a thread that no attempt runs on. */
    private void leaveAfterWait(Attempt attempt) {
        CompletableFuture.delayedExecutor(limits.longestWait().toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> leave(attempt));
    }

    private void leave(Attempt attempt) {
        boolean hasWaited;
        synchronized (this) {
            hasWaited = waiting.remove(attempt);
        }
        if (hasWaited) {
            attempt.turnAway(backlog.turnAway());
        }
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
        Iterator<Attempt> candidates = waiting.iterator();
        while (running < limits.permits() && candidates.hasNext()) {
            Attempt attempt = candidates.next();
            if (attempt.isGone()) {
                candidates.remove();
                decisions.add(() -> attempt.turnAway(backlog.turnAway()));
            } else if (isDecided(attempt, decisions)) {
                candidates.remove();
            }
        }
    }

    /** Adds what is to be done about the attempt, outside the lock; returns false if it cannot be said yet. */
    private boolean isDecided(Attempt attempt, List<Runnable> decisions) {
        return switch (attempt.turn()) {
            case Turn.Now now -> {
                running++;
                decisions.add(() -> threads.execute(() -> runAndGoOn(attempt)));
                yield true;
            }
            case Turn.Refused(Duration retryAfter) -> decisions.add(() -> attempt.refuse(retryAfter));
            case Turn.Later later -> false;
        };
    }
}
