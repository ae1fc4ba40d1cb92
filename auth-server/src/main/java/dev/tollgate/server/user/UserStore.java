package dev.tollgate.server.user;

import dev.tollgate.server.password.PasswordHash;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the users of one environment, and when each was modified. A method returns once its change survives a crash. */
public interface UserStore {
    Optional<User> find(UserId id);

    Optional<User> findByEmail(Email email);

    /** The users that a query asks for, as they were at one moment. */
    UserPage find(UserQuery query);

    /** The users whose addresses a search finds, in the order of the addresses' bytes. */
    List<User> find(EmailSearch search);

    /** Hands over every user, oldest first, without holding all of them in memory. */
    void forEach(Consumer<User> action);

    /** Adds the user, unless somebody has this address or this id. */
    Addition add(User user);

    /**
     * Replaces the user's password hash unless it is another one by now; tells whether it did. Of several that replace
     * the same hash one succeeds, and none undoes a change of the password.
     */
    boolean replacePasswordHash(UserId id, PasswordHash old, PasswordHash replacement);

    /**
     * Changes the user, all of it or nothing. A former address is remembered as removed, and a new password or the end
     * of all logins ends the user's tokens.
     */
    Alteration change(UserId id, UserChange change);

    /** Keeps the user from logging in and ends the user's tokens; does nothing if there is no such user. */
    void disable(UserId id);

    /** Lets the user log in again; does nothing if there is no such user. */
    void enable(UserId id);

    /**
     * Removes the user and the user's tokens, and remembers that the address was removed; tells whether there was such
     * a user.
     */
    boolean remove(UserId id);

    /** Whether somebody who had this address was removed, or given another one. */
    boolean isRemoved(Email email);

    /**
     * Makes a user with the old server's id, or gives the one of this address who has no password the confirmed one; that
     * user keeps the id. Of several logins that migrate a user at once none undoes another.
     */
    Migration migrate(Migrant migrant);

    /** Counts the users; takes seconds for a million. */
    MigrationStatus migrationStatus();
}
