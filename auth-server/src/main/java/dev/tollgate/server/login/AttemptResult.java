package dev.tollgate.server.login;

/** How an attempt with a password ended. */
public sealed interface AttemptResult permits LoginResult, PasswordChangeResult {}
