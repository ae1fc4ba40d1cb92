package dev.tollgate.server.login;

import java.net.InetAddress;

/** Where attempts are written down. */
public interface LoginLog {
    void ended(LoginAttempt attempt);

    /** An attempt that the server could not answer, for want of its database or because of a bug. */
    void failed(String correlationId, InetAddress client, Throwable cause);
}
