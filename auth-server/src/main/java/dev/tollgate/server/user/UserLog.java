package dev.tollgate.server.user;

/** Where it is written down who has changed users. */
public interface UserLog {
    void added(UserId user, Administrator by);

    void changed(UserId user, UserChange change, Administrator by);

    void removed(UserId user, Administrator by);

    /** Notes how many users have been added in one go. */
    void imported(long added, Administrator by);
}
