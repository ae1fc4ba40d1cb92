package dev.tollgate.server;

import dev.tollgate.server.legacy.OldServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What a server runs behind its listeners, and what ends with it: threads, databases, and clients of old servers. */
final class RunningParts {
    private final List<ExecutorService> executors = new ArrayList<>();
    private final List<OldServer> oldServers = new ArrayList<>();
    private final List<OpeningDatabases> databases = new ArrayList<>();
    private final List<Upkeep> lastWork = new ArrayList<>();

    OpeningDatabases add(OpeningDatabases opening) {
        databases.add(opening);
        return opening;
    }

    OldServer add(OldServer server) {
        oldServers.add(server);
        return server;
    }

    /** No more attempts are let to it than it has threads. */
    ExecutorService hashingPool(String name, int permits) {
        return pool(name, permits, permits, new LinkedBlockingQueue<>());
    }

    /** No queue: whoever waits for the database waits there, and not longer than its time-out. */
    ExecutorService storePool(String name, int most) {
        return pool(name, 0, most, new SynchronousQueue<>());
    }

    /** One thread, which does all in its order. */
    ExecutorService journal(String name) {
        return pool(name, 1, 1, new LinkedBlockingQueue<>());
    }

    ScheduledExecutorService upkeepThread(String name) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        executors.add(thread);
        return thread;
    }

    /** Has work done again and again, each time so long after the last. */
    void repeat(ScheduledExecutorService thread, Duration interval, Upkeep work) {
        var unused = thread.scheduleWithFixedDelay(work, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Has work done once more when all requests have been answered. */
    void doAtLast(Upkeep work) {
        lastWork.add(work);
    }

    /** Does what has to be done when all requests have been answered. */
    void finish() {
        lastWork.forEach(Upkeep::run);
    }

    /** Ends all parts. */
    void end() {
        executors.forEach(ExecutorService::shutdownNow);
        oldServers.forEach(OldServer::close);
        databases.forEach(OpeningDatabases::close);
    }

    /** Refuses what neither a thread nor the queue can take. */
    private ExecutorService pool(String name, int least, int most, BlockingQueue<Runnable> queue) {
        ExecutorService pool = new ThreadPoolExecutor(
                least,
                most,
                1,
                TimeUnit.MINUTES,
                queue,
                Thread.ofPlatform().name(name + "-", 1).daemon().factory());
        executors.add(pool);
        return pool;
    }
}
