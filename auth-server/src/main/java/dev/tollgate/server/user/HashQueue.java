package dev.tollgate.server.user;

import dev.tollgate.server.password.NewPassword;
import java.util.concurrent.CompletionStage;

/** Hashes new passwords, each when it is its turn, since the machine bears only so many at once. */
public interface HashQueue {
    /** Fails as the hasher does that has no memory. */
    CompletionStage<QueuedHash> hash(NewPassword password);
}
