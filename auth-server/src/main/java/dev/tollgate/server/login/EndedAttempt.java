package dev.tollgate.server.login;

import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.PasswordChangeResult.Changed;
import dev.tollgate.server.login.PasswordChangeResult.TokenEnded;
import dev.tollgate.server.login.PasswordChangeResult.Unacceptable;
import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.login.Refusal.Unconfirmed;
import dev.tollgate.server.user.UserId;
import java.util.Optional;

/**
 * An attempt with a password that has ended.
 *
 * @param code names this attempt and no other, in the answer and in the log
 * @param user who was claimed, if there is such a user and the attempt got as far as that
 */
public record EndedAttempt(String code, Client client, Optional<UserId> user, AttemptResult result) {
    public AttemptOutcome outcome() {
        return switch (result) {
            case Granted granted -> AttemptOutcome.GRANTED;
            case Changed changed -> AttemptOutcome.CHANGED;
            case TokenEnded tokenEnded -> AttemptOutcome.TOKEN_ENDED;
            case Unacceptable unacceptable -> throw new IllegalArgumentException("no password was checked");
            case Rejected rejected -> AttemptOutcome.REJECTED;
            case Disabled disabled -> AttemptOutcome.DISABLED;
            case Throttled throttled -> AttemptOutcome.THROTTLED;
            case Overloaded overloaded -> AttemptOutcome.OVERLOADED;
            case Unconfirmed unconfirmed -> AttemptOutcome.UNCONFIRMED;
        };
    }
}
