package dev.tollgate.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.console.ConsoleLog;
import dev.tollgate.server.http.OutageLog;
import dev.tollgate.server.logging.LogTime;
import dev.tollgate.server.login.AttemptLog;
import dev.tollgate.server.login.AttemptOutcome;
import dev.tollgate.server.login.Client;
import dev.tollgate.server.login.EndedAttempt;
import dev.tollgate.server.login.Refusal.Unconfirmed;
import dev.tollgate.server.user.Administrator;
import dev.tollgate.server.user.UserChange;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserLog;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line of JSON for an attempt, and for a change of a user by an administrator. It names the user by id alone, and only if there is one; nothing that a client wrote
 * stands in it but an address that was read as one.
 */
public final class AuditLog implements AttemptLog, UserLog, ConsoleLog {
    /** The logger of these lines and of nothing else. */
    public static final String LOGGER = "dev.tollgate.audit";

    private static final Logger AUDIT = LoggerFactory.getLogger(LOGGER);
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Environment environment;
    private final Clock clock;
    private final OutageLog outages;

    AuditLog(Environment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        this.outages = new OutageLog(clock);
    }

    @Override
    public void ended(EndedAttempt attempt) {
        write(attempt.outcome().label(), attempt.code(), attempt.client(), attempt.user());
    }

    @Override
    public void failed(String code, Client client, Throwable cause) {
        LOG.atWarn()
                .addKeyValue("correlation", client.trace().id())
                .addKeyValue("code", code)
                .log("attempt failed: {}", cause.toString());
        write(AttemptOutcome.FAILED.label(), code, client, Optional.empty());
    }

    @Override
    public void uncheckable(UserId user) {
        LOG.warn(
                "the stored password of user {} in {} is of a kind or key that cannot be checked here",
                user,
                environment.label());
    }

    @Override
    public void added(UserId user, Administrator by) {
        write("user-added", user, by);
    }

    @Override
    public void changed(UserId user, UserChange change, Administrator by) {
        ObjectNode line = line("user-changed", by).put("user", user.text());
        change.disabled().ifPresent(disabled -> line.put("disabled", disabled));
        AUDIT.info(line.toString());
    }

    @Override
    public void removed(UserId user, Administrator by) {
        write("user-removed", user, by);
    }

    @Override
    public void imported(long added, Administrator by) {
        AUDIT.info(line("users-imported", by).put("added", added).toString());
    }

    @Override
    public void sessionsEnded(UserId user, int ended, Administrator by) {
        AUDIT.info(line("sessions-ended", by)
                .put("user", user.text())
                .put("ended", ended)
                .toString());
    }

    @Override
    public void throttleCleared(String account, Administrator by) {
        AUDIT.info(line("throttle-cleared", by).put("account", account).toString());
    }

    @Override
    public void keyRefused(InetAddress address) {
        LOG.warn("an unknown key for the operator's page in {} from {}", environment.label(), address.getHostAddress());
    }

    private void write(String outcome, UserId user, Administrator by) {
        AUDIT.info(line(outcome, by).put("user", user.text()).toString());
    }

    private ObjectNode line(String outcome, Administrator by) {
        return line(outcome)
                .put("key", by.key())
                .put("environment", environment.label())
                .put("address", by.address().getHostAddress());
    }

    @Override
    public void unconfirmed(String reason) {
        outages.note(Unconfirmed.class, "the old server of " + environment.label() + " " + reason);
    }

    @Override
    public void idInUse(UserId id) {
        outages.note(
                id,
                "somebody whom the old server calls " + id + " cannot log in, since somebody else in "
                        + environment.label() + " has that id");
    }

    private void write(String outcome, String code, Client client, Optional<UserId> user) {
        ObjectNode line = line(outcome)
                .put("correlation", client.trace().id())
                .put("code", code)
                .put("operation", client.operation())
                .put("environment", environment.label())
                .put("address", client.address().getHostAddress());
        user.ifPresent(id -> line.put("user", id.text()));
        AUDIT.info(line.toString());
    }

    private ObjectNode line(String outcome) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("time", LogTime.text(clock.instant()))
                .put("outcome", outcome);
    }
}
