package dev.tollgate.server.user;

import java.util.List;

/**
 * Some of the users that a query asks for.
 *
 * @param remaining how many follow
 */
public record UserPage(List<User> users, int remaining) {}
