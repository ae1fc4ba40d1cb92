package dev.tollgate.server.user;

import java.util.SortedMap;

/**
 * How far the users of an environment have come.
 *
 * @param own users with a password hash of ours
 * @param foreign users with one of another kind, by kind
 * @param withoutPassword users with none
 * @param confirmed users whose password an old server has confirmed
 * @param removedAddresses addresses of those who were removed, which no old server is asked for
 */
public record MigrationStatus(
        long own, SortedMap<String, Long> foreign, long withoutPassword, long confirmed, long removedAddresses) {
    public long users() {
        return own
                + withoutPassword
                + foreign.values().stream().mapToLong(Long::longValue).sum();
    }
}
