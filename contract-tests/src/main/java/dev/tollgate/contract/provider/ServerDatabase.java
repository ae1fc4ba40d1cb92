package dev.tollgate.contract.provider;

import dev.tollgate.server.Setting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The database of one server, and what is done to it past that server, so that it meets trouble. */
public interface ServerDatabase extends AutoCloseable {
    /** What tells the server of it. */
    Map<Setting, String> settings();

    /** A connection to what the server keeps of the live environment. */
    Connection connect() throws SQLException;

    /** Keeps the server from what it has of the live environment. */
    void takeAway();

    @Override
    void close();
}
