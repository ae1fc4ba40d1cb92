package dev.tollgate.server.login;

import dev.tollgate.server.password.Password;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Email;
import java.util.concurrent.CompletionStage;

/** An old server, which knows the passwords of people who have none here yet. */
public interface LegacyLogin {
    /**
     * Has the old server check the password once. It blocks nobody who calls it, ends within seconds whatever the old
     * server does, and does not fail.
     *
     * @param operation the login that was called here, by its published name
     * @param trace what the login belongs to, which the old server is told
     */
    CompletionStage<LegacyAnswer> ask(String operation, Email email, Password password, Trace trace);
}
