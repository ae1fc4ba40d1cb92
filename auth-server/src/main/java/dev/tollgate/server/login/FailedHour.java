package dev.tollgate.server.login;

/** How many logins to an account failed in one hour. */
public record FailedHour(int hoursAgo, int failures) {}
