package dev.tollgate.server.store;

import dev.tollgate.server.login.ThrottleStore;

/** The database of one environment, which other processes may use at the same time. */
public interface Database extends Transactions {
    /**
     * The attribute that ends a query whose rows nobody else may change or lock until the transaction ends: {@code
     * <locked>} in SQL.
     */
    String LOCKED = "locked";

    /**
     * The attribute that ends a query for rows to be changed, without those that somebody else is changing, so that nobody
     * is waited for: {@code <free>} in SQL.
     */
    String FREE = "free";

    /**
     * Has somebody told what is announced under a topic by any process that uses this database, until it is closed. Where
     * processes cannot announce anything to each other, nobody is told anything.
     */
    void listen(String topic, Announcements announcements);

    /** What the throttle of the environment keeps here, for one server or for all. */
    ThrottleStore throttles();
}
