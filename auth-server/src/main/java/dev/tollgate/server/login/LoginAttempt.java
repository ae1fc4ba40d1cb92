package dev.tollgate.server.login;

import dev.tollgate.server.user.UserId;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A login attempt that has ended.
 *
 * @param correlationId names the attempt in the answer and in the log
 * @param user who was claimed, if there is such a user
 */
public record LoginAttempt(String correlationId, InetAddress client, Optional<UserId> user, LoginResult result) {}
