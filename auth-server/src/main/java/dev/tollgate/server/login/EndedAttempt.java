package dev.tollgate.server.login;

import dev.tollgate.server.user.UserId;
import java.util.Optional;

/**
 * An attempt with a password that has ended.
 *
 * @param correlationId names the attempt in the answer and in the log
 * @param user who was claimed, if there is such a user and the attempt got as far as that
 */
public record EndedAttempt(String correlationId, Client client, Optional<UserId> user, AttemptResult result) {}
