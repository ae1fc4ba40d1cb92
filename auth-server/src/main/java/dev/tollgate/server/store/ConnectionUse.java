package dev.tollgate.server.store;

import com.zaxxer.hikari.HikariPoolMXBean;

/**
 * What the connections of a pool do.
 *
 * @param pool what they are for
 * @param active those that are used
 * @param idle those that are open and free
 * @param waiting how many threads wait for one
 */
public record ConnectionUse(String pool, int active, int idle, int waiting) {
    public static final String READS = "reads";
    public static final String WRITES = "writes";

    /** What it is now. */
    public static ConnectionUse of(String name, HikariPoolMXBean pool) {
        return new ConnectionUse(
                name, pool.getActiveConnections(), pool.getIdleConnections(), pool.getThreadsAwaitingConnection());
    }
}
