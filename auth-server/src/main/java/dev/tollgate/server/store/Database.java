package dev.tollgate.server.store;

import dev.tollgate.server.login.ThrottleStore;
import java.util.List;

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

    /** Fails unless the database answers a query of what is stored in it. */
    default void requireAnswer() {
        long rows = read(handle -> handle.createQuery("SELECT count(*) FROM schema_needs")
                .mapTo(Long.class)
                .one());
        assert rows >= 0;
    }

    /** What the connections of each of its pools do just now. */
    List<ConnectionUse> connectionUse();

    /** How often it could not be reached or take a change, since it was opened. */
    long failures();

    /** What the throttle of the environment keeps here, for one server or for all. */
    ThrottleStore throttles();
}
