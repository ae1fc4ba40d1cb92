package dev.tollgate.server.login;

import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.token.SessionOrigin;
import dev.tollgate.server.token.TokenIssuer;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Gives a token to somebody who knows the password of an address. */
public final class Login {
    private final PasswordCheck passwords;
    private final UserStore users;
    private final TokenIssuer tokens;

    public Login(PasswordCheck passwords, UserStore users, TokenIssuer tokens) {
        this.passwords = passwords;
        this.users = users;
        this.tokens = tokens;
    }

    /**
     * Checks the password and issues a token if it is right. Fails as a store does that cannot answer, or as the hasher
     * does that has no memory.
     */
    public CompletionStage<LoginResult> attempt(Credentials credentials, Client client) {
        return passwords.attempt(
                credentials, client, Optional.empty(), right -> grant(right, client), refusal -> refusal);
    }

    /** Between the check and now the user may have been disabled or removed, or the password changed. */
    private LoginResult grant(RightPassword right, Client client) {
        User user = right.user();
        right.newHash()
                .ifPresent(hash ->
                        users.replacePasswordHash(user.id(), user.passwordHash().orElseThrow(), hash));
        return tokens.issueTo(user, client.operation(), SessionOrigin.of(client.address(), client.userAgent()))
                .<LoginResult>map(Granted::new)
                .orElseGet(() -> new Rejected(right.code()));
    }
}
