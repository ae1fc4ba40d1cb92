package dev.tollgate.server.http;

import dev.tollgate.server.key.KeyVerifier;
import dev.tollgate.server.login.Login;
import dev.tollgate.server.login.PasswordChange;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.token.TokenVerifier;
import dev.tollgate.server.user.UserDirectory;

/**
 * What the operations of one environment do their work with.
 *
 * @param services knows the keys of services
 * @param administrators knows the keys of administrators
 */
public record ApplicationParts(
        Login login,
        PasswordChange passwordChange,
        TokenVerifier tokens,
        Sessions sessions,
        UserDirectory users,
        BulkUsers bulk,
        KeyVerifier services,
        KeyVerifier administrators) {}
