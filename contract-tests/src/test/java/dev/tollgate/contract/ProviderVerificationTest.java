package dev.tollgate.contract;

import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.State;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import dev.tollgate.client.Token;
import dev.tollgate.server.Setting;
import dev.tollgate.server.user.UserId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Holds the real server to the committed pacts; each interaction meets a server of its own. */
@Provider("auth-server")
@PactFolder("pacts")
class ProviderVerificationTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path directory;

    private ContractServer server;

    @BeforeEach
    void start(PactVerificationContext context) {
        server = ContractServer.start(directory);
        context.setTarget(new SpecCheckedTarget(server.port()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void theServerKeepsThePact(PactVerificationContext context) {
        context.verifyInteraction();
    }

    @State(ProviderState.USER)
    Map<String, Object> user(Map<String, Object> parameters) {
        UserId user = server.addUser(text(parameters, "email"), text(parameters, "password"));
        return Map.of("user_id", user.text());
    }

    @State(ProviderState.USER_FROM_ELSEWHERE)
    Map<String, Object> userFromElsewhere(Map<String, Object> parameters) {
        UserId user = server.addUserFromElsewhere(text(parameters, "email"), text(parameters, "external_id"));
        return Map.of("user_id", user.text());
    }

    @State(ProviderState.ANOTHER_USER)
    void anotherUser(Map<String, Object> parameters) {
        server.addUser(text(parameters, "email"), PASSWORD);
    }

    @State(ProviderState.DISABLED_USER)
    void disabledUser(Map<String, Object> parameters) {
        server.disable(server.addUser(text(parameters, "email"), text(parameters, "password")));
    }

    /** A new server knows nobody. */
    @State(ProviderState.NO_SUCH_USER)
    void noSuchUser() {}

    @State(ProviderState.FAILED_LOGINS_USED_UP)
    void failedLoginsUsedUp(Map<String, Object> parameters) {
        server.useUpFailedLogins(text(parameters, "email"));
    }

    @State(ProviderState.DAMAGED_USER)
    void damagedUser(Map<String, Object> parameters) throws Exception {
        server.addUser(text(parameters, "email"), text(parameters, "password"));
        server.damage("UPDATE users SET id = 'damaged'");
    }

    @State(ProviderState.NOT_EXPOSED)
    void notExposed(Map<String, Object> parameters) {
        List<String> others = List.of("generate-user-token", "generate-api-token").stream()
                .filter(operation -> !operation.equals(text(parameters, "operation")))
                .toList();
        server.restart(Setting.OPERATIONS, String.join(",", others));
    }

    @State(ProviderState.DATABASE_UNREACHABLE)
    void databaseUnreachable() throws Exception {
        server.moveDatabaseAway();
    }

    @State(ProviderState.IDLE_LIFE)
    void idleLife() {
        server.restart(Setting.IDLE_LIFE, "1209600");
    }

    @State(ProviderState.LIVE_TOKEN)
    Map<String, Object> liveToken() {
        server.addUser(EMAIL, PASSWORD);
        Token token = server.logIn(EMAIL, PASSWORD);
        return Map.of("token", token.value(), "user_id", token.userId(), "email", EMAIL);
    }

    @State(ProviderState.DAMAGED_TOKEN)
    Map<String, Object> damagedToken() throws Exception {
        Map<String, Object> token = liveToken();
        server.damage("UPDATE tokens SET user_id = 'damaged'");
        return token;
    }

    @State(ProviderState.SERVICE_KEY)
    Map<String, Object> serviceKey() {
        return Map.of("service_key", server.addServiceKey("orders"));
    }

    @State(ProviderState.ADMINISTRATOR_KEY)
    Map<String, Object> administratorKey() {
        return Map.of("administrator_key", server.addAdministratorKey("admin"));
    }

    @State(ProviderState.LOST_TOKENS)
    void lostTokens() throws Exception {
        server.loseTable("tokens");
    }

    @State(ProviderState.LOST_USERS)
    void lostUsers() throws Exception {
        server.loseTable("users");
    }

    @State(ProviderState.LOST_KEYS)
    void lostKeys() throws Exception {
        server.loseTable("api_keys");
    }

    private static String text(Map<String, Object> parameters, String name) {
        return String.valueOf(parameters.get(name));
    }
}
