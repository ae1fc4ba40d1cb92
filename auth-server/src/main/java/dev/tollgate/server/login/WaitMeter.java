package dev.tollgate.server.login;

/** Is told how long attempts have waited for a permit; it must neither block nor throw. */
@FunctionalInterface
public interface WaitMeter {
    WaitMeter NONE = nanos -> {};

    /** An attempt has got its permit. */
    void waited(long nanos);
}
