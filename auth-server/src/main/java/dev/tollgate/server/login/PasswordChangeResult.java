package dev.tollgate.server.login;

/** How a change of a password ended. */
public sealed interface PasswordChangeResult extends AttemptResult
        permits PasswordChangeResult.Changed,
                PasswordChangeResult.Unacceptable,
                PasswordChangeResult.TokenEnded,
                Refusal {
    /**
     * The new password is the one from now on.
     *
     * @param ended how many other tokens of the user ended with it
     */
    record Changed(int ended) implements PasswordChangeResult {}

    /**
     * The rules have an objection to the new password.
     *
     * @param objection what to say after "the password"
     */
    record Unacceptable(String objection) implements PasswordChangeResult {}

    /** The token has just ended, maybe with its user. */
    record TokenEnded() implements PasswordChangeResult {}
}
