package dev.tollgate.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user to add. The password is a secret: {@link #toString} hides it, and no serializer of beans, records or fields
 * finds it.
 */
public final class NewUser {

    private final String email;
    private final transient @Nullable String password;
    private final boolean disabled;

    private NewUser(String email, @Nullable String password, boolean disabled) {
        this.email = email;
        this.password = password;
        this.disabled = disabled;
    }

    /**
     * Somebody who has no password, and so cannot log in until one is set.
     *
     * @throws IllegalArgumentException if the address is no well-formed Unicode
     */
    public static NewUser of(String email) {
        return new NewUser(AuthClient.wellFormed(email), null, false);
    }

    /**
     * The user can log in with this password.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode; the message does not repeat it
     */
    public NewUser withPassword(String password) {
        return new NewUser(email, AuthClient.wellFormed(password), disabled);
    }

    /** Whether the user is kept from logging in: not so by default. */
    public NewUser withDisabled(boolean disabled) {
        return new NewUser(email, password, disabled);
    }

    String email() {
        return email;
    }

    Optional<String> password() {
        return Optional.ofNullable(password);
    }

    boolean disabled() {
        return disabled;
    }

    @Override
    public String toString() {
        return "NewUser[hidden]";
    }
}
