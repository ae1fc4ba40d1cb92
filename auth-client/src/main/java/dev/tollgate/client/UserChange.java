package dev.tollgate.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a user is to be changed; the rest stays. A password is a secret: {@link #toString} hides it, and no serializer
 * of beans, records or fields finds it.
 */
public final class UserChange {

    private static final UserChange NOTHING = new UserChange(null, null, null);

    private final @Nullable String email;
    private final transient @Nullable String password;
    private final @Nullable Boolean disabled;

    private UserChange(@Nullable String email, @Nullable String password, @Nullable Boolean disabled) {
        this.email = email;
        this.password = password;
        this.disabled = disabled;
    }

    /** Nothing yet; the other methods add to it. */
    public static UserChange nothing() {
        return NOTHING;
    }

    /**
     * Another address.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode
     */
    public UserChange withEmail(String email) {
        return new UserChange(AuthClient.wellFormed(email), password, disabled);
    }

    /**
     * A new password, which ends all tokens of the user.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode; the message does not repeat it
     */
    public UserChange withPassword(String password) {
        return new UserChange(email, AuthClient.wellFormed(password), disabled);
    }

    /** Whether the user is kept from logging in from now on, which ends all tokens of the user. */
    public UserChange withDisabled(boolean disabled) {
        return new UserChange(email, password, disabled);
    }

    Optional<String> email() {
        return Optional.ofNullable(email);
    }

    Optional<String> password() {
        return Optional.ofNullable(password);
    }

    Optional<Boolean> disabled() {
        return Optional.ofNullable(disabled);
    }

    @Override
    public String toString() {
        return "UserChange[hidden]";
    }
}
