package dev.tollgate.contract.provider;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pact may ask the server to be in before an interaction. Each is set by real means.
 *
 * <p>What a state gives back can stand in the request or the answer of the interaction, by the provider-state generators
 * of Pact (version 3 and later), which are {@code fromProviderState} in its libraries.
 */
public enum ProviderState {
    USER("a user", "email password", "user_id"),
    USER_FROM_ELSEWHERE("a user from elsewhere without a password", "email external_id", "user_id"),
    ANOTHER_USER("another user", "email", ""),
    DISABLED_USER("a disabled user", "email password", "user_id"),
    NO_SUCH_USER("no user with this address", "", ""),
    FAILED_LOGINS_USED_UP("the failed logins of an account are used up", "email", ""),
    LIVE_TOKEN("a live token", "", "token user_id email"),
    EXPIRED_TOKEN("an expired token", "", "token user_id email"),
    IDLE_TOKEN("a token that nobody has used for too long", "", "token user_id email"),
    ENDED_TOKEN("a token whose user has logged out", "", "token user_id email"),
    TOKEN_OF_DISABLED_USER("a token whose user is disabled", "", "token user_id email"),
    IDLE_LIFE("tokens that nobody uses die", "", ""),
    SERVICE_KEY("a service key", "", "service_key"),
    ADMINISTRATOR_KEY("an administrator key", "", "administrator_key"),
    NOT_EXPOSED("an operation is not exposed", "operation", ""),
    DATABASE_UNREACHABLE("the database cannot be reached", "", ""),
    DAMAGED_USER("a user whose stored record is damaged", "email password", ""),
    DAMAGED_TOKEN("a token whose stored record is damaged", "", "token user_id email"),
    LOST_USERS("the table of users is not where it should be", "", ""),
    LOST_KEYS("the table of keys is not where it should be", "", ""),
    LOST_TOKENS("the table of tokens is not where it should be", "", "");

    private final String text;
    private final String parameters;
    private final String results;

    ProviderState(String text, String parameters, String results) {
        this.text = text;
        this.parameters = parameters;
        this.results = results;
    }

    /** The state that pacts call so. */
    public static Optional<ProviderState> of(String text) {
        return Arrays.stream(values()).filter(state -> state.text.equals(text)).findFirst();
    }

    /** A sentence that says which states there are. */
    public static String known() {
        return Arrays.stream(values())
                .map(state -> "'" + state.text + "'")
                .collect(joining(", ", "The provider states of Tollgate are ", "."));
    }

    /** What pacts call it. */
    public String text() {
        return text;
    }

    /** What it has to be given. */
    public List<String> parameters() {
        return words(parameters);
    }

    /** What it gives back. */
    public List<String> results() {
        return words(results);
    }

    /** Whether it adds somebody who has the address that it is given. */
    boolean addsUser() {
        return switch (this) {
            case USER, USER_FROM_ELSEWHERE, ANOTHER_USER, DISABLED_USER, DAMAGED_USER -> true;
            default -> false;
        };
    }

    /** When it is set: what it takes away has to be there for those that add. */
    int turn() {
        return switch (this) {
            case NOT_EXPOSED -> 1;
            case DATABASE_UNREACHABLE, LOST_USERS, LOST_KEYS, LOST_TOKENS -> 2;
            default -> 0;
        };
    }

    /**
     * Those of its parameters, as text.
     *
     * @throws IllegalArgumentException if one is missing
     */
    Map<String, String> parametersOf(Map<String, ?> given) {
        return parameters().stream().collect(toMap(name -> name, name -> {
            if (given.get(name) == null) {
                throw new IllegalArgumentException(
                        "the provider state '%s' needs %s".formatted(text, String.join(" and ", parameters())));
            }
            return String.valueOf(given.get(name));
        }));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
