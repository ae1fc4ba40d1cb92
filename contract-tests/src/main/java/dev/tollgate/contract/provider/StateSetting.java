package dev.tollgate.contract.provider;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.tollgate.client.Token;
import dev.tollgate.server.Setting;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Brings a server into provider states. */
final class StateSetting {
    private static final String PASSWORD = "correct horse battery staple";

    private final ContractServer server;
    private final Set<String> addresses = new HashSet<>();
    private final Set<String> hidden = new HashSet<>();

    StateSetting(ContractServer server) {
        this.server = server;
    }

    /** Leaves an address to a state that asks for it, so that no token state takes it first. */
    void reserve(Map<String, ?> parameters) {
        if (parameters.get("email") != null) {
            addresses.add(String.valueOf(parameters.get("email")).toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Answers what the state gives back.
     *
     * @throws IllegalArgumentException if there is no such state, or a parameter is missing
     */
    Map<String, Object> set(String text, Map<String, ?> parameters) {
        ProviderState state = ProviderState.of(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no provider state '" + text + "'. " + ProviderState.known()));
        return set(state, state.parametersOf(parameters));
    }

    private Map<String, Object> set(ProviderState state, Map<String, String> given) {
        return switch (state) {
            case USER -> account(UserState.ACTIVE, given);
            case USER_FROM_ELSEWHERE ->
                userId(server.addUserFromElsewhere(value(given, "email"), value(given, "external_id"))
                        .text());
            case ANOTHER_USER -> nothingOf(() -> server.addUser(value(given, "email"), PASSWORD));
            case DISABLED_USER -> account(UserState.DISABLED, given);
            // A new server knows nobody.
            case NO_SUCH_USER -> Map.of();
            case FAILED_LOGINS_USED_UP -> nothingOf(() -> server.useUpFailedLogins(value(given, "email")));
            case LIVE_TOKEN -> token(TokenState.LIVE);
            case EXPIRED_TOKEN -> token(TokenState.EXPIRED);
            case IDLE_TOKEN -> token(TokenState.IDLE);
            case ENDED_TOKEN -> token(TokenState.ENDED);
            case TOKEN_OF_DISABLED_USER -> token(TokenState.DISABLED);
            case IDLE_LIFE -> nothingOf(server::requireIdleLife);
            case SERVICE_KEY -> Map.of("service_key", server.addServiceKey("orders"));
            case ADMINISTRATOR_KEY -> Map.of("administrator_key", server.addAdministratorKey("admin"));
            case NOT_EXPOSED -> nothingOf(() -> hide(value(given, "operation")));
            case DATABASE_UNREACHABLE -> nothingOf(server::takeDatabaseAway);
            case DAMAGED_USER -> {
                account(UserState.ACTIVE, given);
                yield nothingOf(() -> server.damage("UPDATE users SET id = 'damaged'"));
            }
            case DAMAGED_TOKEN -> {
                Map<String, Object> token = token(TokenState.LIVE);
                server.damage("UPDATE tokens SET user_id = 'damaged'");
                yield token;
            }
            case LOST_USERS -> nothingOf(() -> server.loseTable("users"));
            case LOST_KEYS -> nothingOf(() -> server.loseTable("api_keys"));
            case LOST_TOKENS -> nothingOf(() -> server.loseTable("tokens"));
        };
    }

    private static Map<String, Object> nothingOf(Runnable change) {
        change.run();
        return Map.of();
    }

    private void hide(String operation) {
        List<String> operations = List.of(Setting.OPERATIONS.defaultValue().split(",", -1));
        if (!operations.contains(operation)) {
            throw new IllegalArgumentException(
                    "There is no operation '" + operation + "' to hide, but " + String.join(" and ", operations) + ".");
        }
        hidden.add(operation);
        server.restart(
                Setting.OPERATIONS,
                operations.stream().filter(other -> !hidden.contains(other)).collect(joining(",")));
    }

    private Map<String, Object> account(UserState state, Map<String, String> given) {
        return userId(server.account(state, value(given, "email"), value(given, "password"))
                .userId());
    }

    private static Map<String, Object> userId(String id) {
        return Map.of("user_id", id);
    }

    private Map<String, Object> token(TokenState state) {
        String email = freshAddress();
        Token token = server.token(state, server.account(UserState.ACTIVE, email, PASSWORD));
        return Map.of("token", token.value(), "user_id", token.userId(), "email", email);
    }

    private String freshAddress() {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> "ada" + (number == 1 ? "" : "-" + number) + "@example.com")
                .filter(addresses::add)
                .findFirst()
                .orElseThrow();
    }

    private static String value(Map<String, String> given, String name) {
        return requireNonNull(given.get(name));
    }
}
