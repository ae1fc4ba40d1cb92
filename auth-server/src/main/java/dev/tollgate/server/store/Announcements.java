package dev.tollgate.server.store;

/** Takes in what processes announce to each other about one thing in a database. Is called by one thread at a time. */
public interface Announcements {
    void heard(String announcement);

    /** Called when listening has begun or begun again: what was announced before may not have been heard. */
    void missedSome();
}
