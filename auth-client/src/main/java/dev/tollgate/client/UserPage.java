package dev.tollgate.client;

import java.util.List;
import java.util.OptionalInt;

/**
 * Some of the users that a filter lets through.
 *
 * @param users the users, the oldest first
 * @param cursor how many of those users stand before the first of these
 * @param remaining how many follow
 */
public record UserPage(List<UserRecord> users, int cursor, int remaining) {

    public UserPage {
        users = List.copyOf(users);
    }

    /** The cursor of the page that follows; empty if this is the last. */
    public OptionalInt nextCursor() {
        return remaining == 0 || users.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cursor + users.size());
    }
}
