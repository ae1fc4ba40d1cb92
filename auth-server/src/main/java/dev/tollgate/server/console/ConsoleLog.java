package dev.tollgate.server.console;

import dev.tollgate.server.user.Administrator;
import dev.tollgate.server.user.UserId;
import java.net.InetAddress;

/** Where it is written down what operators have done by the page, and who was not let do anything. */
public interface ConsoleLog {
    void sessionsEnded(UserId user, int ended, Administrator by);

    /** Notes that the failures of an account were forgotten; it is named by its key, as it may be nobody's. */
    void throttleCleared(String account, Administrator by);

    /** Notes a key that is none here. */
    void keyRefused(InetAddress address);
}
