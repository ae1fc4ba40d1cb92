package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.server.login.AttemptResult;
import dev.tollgate.server.login.Client;
import dev.tollgate.server.login.EndedAttempt;
import dev.tollgate.server.login.LoginResult.Granted;
import dev.tollgate.server.login.PasswordChangeResult.Changed;
import dev.tollgate.server.login.Refusal.Disabled;
import dev.tollgate.server.login.Refusal.Overloaded;
import dev.tollgate.server.login.Refusal.Rejected;
import dev.tollgate.server.login.Refusal.Throttled;
import dev.tollgate.server.token.BearerToken;
import dev.tollgate.server.token.IssuedToken;
import dev.tollgate.server.token.TokenGrant;
import dev.tollgate.server.trace.Trace;
import dev.tollgate.server.user.Administrator;
import dev.tollgate.server.user.UserChange;
import dev.tollgate.server.user.UserId;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The lines of the audit, as they reach its logger. */
@Isolated("other tests' logins would write to the same logger")
final class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56.789123Z");
    private static final UserId ADA = new UserId("1760000000000x123456789012345678");
    private static final String CODE = "1760000000002x345678901234567890";
    private static final String TOKEN =
            "bus|1760000000000x123456789012345678|1760000000001x" + "2345678901234567890123456789012345678902451583025";

    private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AuditLog audit = new AuditLog(Environment.TEST, Clock.fixed(NOW, ZoneOffset.UTC));
    private Client client;

    @BeforeEach
    void listen() throws Exception {
        client = new Client(
                InetAddress.getByName("192.0.2.7"), false, "generate-user-token", "", Trace.begin(), () -> false);
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        lines.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @ParameterizedTest
    @MethodSource
    void anAttemptIsOneLine(AttemptResult result, String outcome) {
        audit.ended(new EndedAttempt(CODE, client, Optional.of(ADA), result));
        assertThat(onlyLine())
                .isEqualTo("{\"time\":\"2026-11-21T12:34:56.789Z\",\"outcome\":\"" + outcome + "\",\"correlation\":\""
                        + client.trace().id() + "\",\"code\":\"" + CODE
                        + "\",\"operation\":\"generate-user-token\",\"environment\":\"test\","
                        + "\"address\":\"192.0.2.7\",\"user\":\"" + ADA.text() + "\"}");
    }

    static Stream<Arguments> anAttemptIsOneLine() {
        return Stream.of(
                Arguments.of(new Granted(issued()), "granted"),
                Arguments.of(new Changed(2), "changed"),
                Arguments.of(new Rejected(CODE), "rejected"),
                Arguments.of(new Disabled(), "disabled"),
                Arguments.of(new Throttled(Duration.ofSeconds(9)), "throttled"),
                Arguments.of(new Overloaded(Duration.ofSeconds(1)), "overloaded"));
    }

    @Test
    void aChangeByAnAdministratorIsOneLine() throws Exception {
        Administrator administrator = new Administrator("grace", InetAddress.getByName("2001:db8::7"));
        audit.added(ADA, administrator);
        audit.changed(ADA, new UserChange(Optional.empty(), Optional.empty(), Optional.empty()), administrator);
        audit.removed(ADA, administrator);
        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .isEqualTo(Stream.of("user-added", "user-changed", "user-removed")
                        .map(outcome -> "{\"time\":\"2026-11-21T12:34:56.789Z\",\"outcome\":\"" + outcome
                                + "\",\"key\":\"grace\",\"environment\":\"test\","
                                + "\"address\":\"2001:db8:0:0:0:0:0:7\",\"user\":\"" + ADA.text() + "\"}")
                        .toList());
    }

    @Test
    void whoWasDisabledOrEnabledIsTold() throws Exception {
        audit.changed(
                ADA, UserChange.disabling(true), new Administrator("grace", InetAddress.getByName("2001:db8::7")));
        assertThat(onlyLine()).contains("\"outcome\":\"user-changed\"").endsWith(",\"disabled\":true}");
    }

    @Test
    void whoHasNoAccountIsNotNamed() throws Exception {
        audit.ended(new EndedAttempt(CODE, client, Optional.empty(), new Rejected(CODE)));
        JsonNode line = JsonMapper.builder().build().readTree(onlyLine());
        assertThat(line.has("user")).isFalse();
        assertThat(line.size()).isEqualTo(7);
    }

    @Test
    void aFailureSaysNothingOfItsCause() {
        audit.failed(CODE, client, new IllegalStateException("secret\n{\"outcome\":\"granted\"}"));
        assertThat(onlyLine()).contains("\"outcome\":\"failed\"").doesNotContain("secret", "granted", "\n");
    }

    @Test
    void aHashThatCannotBeCheckedIsNoAttempt() {
        audit.uncheckable(ADA);
        assertThat(lines.list).isEmpty();
    }

    private static IssuedToken issued() {
        return new IssuedToken(
                BearerToken.parse(TOKEN).orElseThrow(),
                new TokenGrant(ADA, NOW, NOW.plusSeconds(60), NOW),
                Duration.ofSeconds(60));
    }

    private String onlyLine() {
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0).getFormattedMessage();
    }
}
