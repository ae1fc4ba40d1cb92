package dev.tollgate.server.user;

import java.util.List;

/**
 * Asks for users, the oldest first and those of one time by their ids.
 *
 * @param conditions that all hold for each of them
 * @param cursor how many to leave out before the first, at least 0
 * @param limit how many to answer at most, at least 1
 */
public record UserQuery(List<UserCondition> conditions, int cursor, int limit) {}
