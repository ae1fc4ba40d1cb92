package dev.tollgate.contract.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.client.AuthClient;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.TooManyRequests;
import dev.tollgate.client.Introspection;
import dev.tollgate.client.Token;
import dev.tollgate.client.UserRecord;
import dev.tollgate.contract.provider.Account;
import dev.tollgate.contract.provider.TokenState;
import dev.tollgate.contract.provider.UserState;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@TestInstance(Lifecycle.PER_CLASS)
final class TollgateExtensionTest {

    @RegisterExtension
    private final TollgateExtension tollgate = new TollgateExtension().with("--idle-life", "86400");

    private final Set<URI> servers = new HashSet<>();
    private URI ofThisTest = URI.create("");

    @BeforeEach
    void remember(TollgateServer server) {
        assertThat(servers.add(server.baseUri())).as("a server of its own").isTrue();
        ofThisTest = server.baseUri();
    }

    @Test
    void aTestAndWhatIsBeforeItMeetTheSameServer(TollgateServer server) {
        assertThat(server.baseUri()).isEqualTo(ofThisTest);
    }

    @Test
    void aLiveTokenLetsItsUserIn(TollgateServer server) {
        try (AuthClient client = server.client()) {
            Account user = server.user(UserState.ACTIVE, "ada@example.com");
            Token token = server.token(TokenState.LIVE, user);
            assertThat(client.tokenStatus(token).userId()).isEqualTo(user.userId());
            assertThat(client.currentUser(token).email()).isEqualTo("ada@example.com");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "LIVE")
    void aTokenInAnyOtherStateLetsNobodyIn(TokenState state, TollgateServer server) {
        try (AuthClient client = server.client()) {
            Token live = server.token(TokenState.LIVE);
            Token token = server.token(state);
            assertThatThrownBy(() -> client.tokenStatus(token)).isInstanceOf(PermissionDenied.class);
            assertThat(client.introspect(server.serviceKey(), token.value())).isEqualTo(new Introspection.NotLive());
            assertThat(client.tokenStatus(live).userId()).as("another's").isEqualTo(live.userId());
        }
    }

    @Test
    void aTokenDiesWhenTheClockIsMoved(TollgateServer server) {
        try (AuthClient client = server.client()) {
            Token token = server.token(TokenState.LIVE);
            assertThat(client.tokenStatus(token).remaining()).isLessThanOrEqualTo(Duration.ofDays(1));
            server.clock().advance(Duration.ofDays(1));
            assertThatThrownBy(() -> client.tokenStatus(token)).isInstanceOf(PermissionDenied.class);
        }
    }

    @Test
    void anActiveUserLogsInAndADisabledOneDoesNot(TollgateServer server) {
        Account disabled = server.user(UserState.DISABLED);
        assertThat(logIn(server, server.user(UserState.ACTIVE)).value()).isNotEmpty();
        assertThatThrownBy(() -> logIn(server, disabled)).isInstanceOf(PermissionDenied.class);
    }

    @Test
    void whoHasNoPasswordIsRefused(TollgateServer server) {
        Account user = server.user(UserState.WITHOUT_PASSWORD);
        assertThat(catchThrowableOfType(Refused.class, () -> logIn(server, user))
                        .reason())
                .isEqualTo("INVALID_LOGIN_CREDENTIALS");
    }

    @Test
    void aThrottledUserLogsInOnceTheDelayIsOver(TollgateServer server) {
        Account user = server.user(UserState.THROTTLED);
        server.user(UserState.THROTTLED);
        TooManyRequests refusal = catchThrowableOfType(TooManyRequests.class, () -> logIn(server, user));
        server.clock().advance(refusal.retryAfter().orElseThrow());
        assertThat(logIn(server, user).userId()).isEqualTo(user.userId());
        assertThat(logIn(server, server.user(UserState.ACTIVE)).value())
                .as("others of this machine")
                .isNotEmpty();
    }

    @Test
    void anAdministratorFindsTheUsers(TollgateServer server) {
        Account user = server.user(UserState.ACTIVE);
        try (AuthClient client = server.client()) {
            assertThat(client.users(server.administratorKey()).find(user.userId()))
                    .get()
                    .returns(user.email(), UserRecord::email);
        }
    }

    @Test
    void whatTheExtensionDecidesIsNoOption() {
        assertThatIllegalArgumentException().isThrownBy(() -> tollgate.with("--port", "8080"));
        assertThatIllegalArgumentException().isThrownBy(() -> tollgate.with("--no-such-option", "1"));
    }

    private static Token logIn(TollgateServer server, Account user) {
        try (AuthClient client = server.client()) {
            return client.generateUserToken(user.email(), user.password());
        }
    }
}
