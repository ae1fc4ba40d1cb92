package dev.tollgate.server.login;

/** Where attempts are written down. */
@FunctionalInterface
public interface LoginLog {
    void record(LoginAttempt attempt);
}
