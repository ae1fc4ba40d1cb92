package dev.tollgate.server.user;

/** What became of a user whom an administrator wanted to add. */
public sealed interface CreationResult permits CreationResult.Created, UserRefusal {
    record Created(UserId id) implements CreationResult {}
}
