package dev.tollgate.contract;

/** What the pact asks the server to be in before an interaction. The verification sets each by real means. */
final class ProviderState {

    /** Parameters {@code email} and {@code password}; gives back {@code user_id}. */
    static final String USER = "a user";

    /** Parameters {@code email} and {@code external_id}; gives back {@code user_id}. */
    static final String USER_FROM_ELSEWHERE = "a user from elsewhere without a password";

    /** Parameter {@code email}. */
    static final String ANOTHER_USER = "another user";

    /** Parameters {@code email} and {@code password}. */
    static final String DISABLED_USER = "a disabled user";

    /** Parameter {@code email}. */
    static final String NO_SUCH_USER = "no user with this address";

    /** Parameter {@code email}. */
    static final String FAILED_LOGINS_USED_UP = "the failed logins of an account are used up";

    /** Parameters {@code email} and {@code password}. */
    static final String DAMAGED_USER = "a user whose stored record is damaged";

    /** Parameter {@code operation}. */
    static final String NOT_EXPOSED = "an operation is not exposed";

    static final String DATABASE_UNREACHABLE = "the database cannot be reached";

    static final String IDLE_LIFE = "tokens that nobody uses die";

    /** Gives back {@code token}, {@code user_id} and {@code email}. */
    static final String LIVE_TOKEN = "a live token";

    /** Gives back what {@link #LIVE_TOKEN} does. */
    static final String DAMAGED_TOKEN = "a token whose stored record is damaged";

    /** Gives back {@code service_key}. */
    static final String SERVICE_KEY = "a service key";

    /** Gives back {@code administrator_key}. */
    static final String ADMINISTRATOR_KEY = "an administrator key";

    static final String LOST_USERS = "the table of users is not where it should be";

    static final String LOST_KEYS = "the table of keys is not where it should be";

    static final String LOST_TOKENS = "the table of tokens is not where it should be";

    private ProviderState() {}
}
