package dev.tollgate.server;

import dev.tollgate.server.login.LoginAttempt;
import dev.tollgate.server.login.LoginLog;
import dev.tollgate.server.user.UserId;
import java.net.InetAddress;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line an attempt; it names the user by id alone, and only if there is one. */
final class LoginLogger implements LoginLog {
    private static final Logger LOG = LoggerFactory.getLogger(LoginLogger.class);

    @Override
    public void ended(LoginAttempt attempt) {
        LOG.info(
                "login {} correlation={} user={} client={}",
                attempt.result().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                attempt.correlationId(),
                attempt.user().map(UserId::text).orElse("-"),
                attempt.client().getHostAddress());
    }

    @Override
    public void failed(String correlationId, InetAddress client, Throwable cause) {
        LOG.warn("login failed correlation={} client={}: {}", correlationId, client.getHostAddress(), cause.toString());
    }
}
