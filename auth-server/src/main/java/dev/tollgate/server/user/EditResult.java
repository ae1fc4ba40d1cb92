package dev.tollgate.server.user;

/** What became of an administrator's change of a user. */
public sealed interface EditResult permits EditResult.Changed, EditResult.NoSuchUser, UserRefusal {
    record Changed() implements EditResult {}

    record NoSuchUser() implements EditResult {}
}
