package dev.tollgate.server.login;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.login.PasswordChangeResult.Changed;
import dev.tollgate.server.login.PasswordChangeResult.TokenEnded;
import dev.tollgate.server.login.PasswordChangeResult.Unacceptable;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import dev.tollgate.server.token.KnownToken;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.user.User;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Lets the bearer of a token change the password, which takes the old one: a token alone may have been stolen. */
public final class PasswordChange {
    private final PasswordCheck passwords;
    private final PasswordRules rules;
    private final Sessions sessions;

    public PasswordChange(PasswordCheck passwords, PasswordRules rules, Sessions sessions) {
        this.passwords = passwords;
        this.rules = rules;
        this.sessions = sessions;
    }

    /**
     * Changes the password and ends all tokens of the user but this one. A wrong old password is a failed login of the
     * user. Fails as a login does.
     */
    public CompletionStage<PasswordChangeResult> attempt(
            KnownToken token, Password oldPassword, Password newPassword, Client client) {
        return sessions.userOf(token)
                .thenCompose(found -> found.map(user -> attempt(token, user, oldPassword, newPassword, client))
                        .orElseGet(() -> completedFuture(new TokenEnded())));
    }

    private CompletionStage<PasswordChangeResult> attempt(
            KnownToken token, User user, Password oldPassword, Password newPassword, Client client) {
        return switch (rules.judge(newPassword, user.email().text())) {
            case Refused(var objection) -> completedFuture(new Unacceptable(rules.explain(objection)));
            case Accepted(var accepted) ->
                passwords.attempt(
                        new Credentials(user.email().text(), oldPassword),
                        client,
                        Optional.of(accepted),
                        right -> change(token, right),
                        refusal -> refusal);
        };
    }

    /** Between the check and now somebody else may have changed the password, or ended the token. */
    private PasswordChangeResult change(KnownToken token, RightPassword right) {
        return right.newHash()
                .flatMap(hash -> sessions.changePassword(token, right.user(), hash))
                .<PasswordChangeResult>map(Changed::new)
                .orElseGet(() -> sessions.isOver(token) ? new TokenEnded() : new Rejected(right.code()));
    }
}
