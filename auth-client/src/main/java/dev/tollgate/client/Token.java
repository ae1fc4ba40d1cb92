package dev.tollgate.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token as a login answered it, and what is known of its life. Two tokens are equal if their values are.
 *
 * <p>The value is a secret: {@link #toString} hides it, and no serializer of beans, records or fields finds it. Whoever
 * stores a token asks for {@link #value} by name.
 */
public final class Token {

    /** Transient, because serializers that read fields pass over such a one. */
    private final transient String value;

    private final String userId;
    private final Duration lifetime;
    private final Instant expiresAt;

    private Token(String value, String userId, Duration lifetime, Instant expiresAt) {
        this.value = value;
        this.userId = userId;
        this.lifetime = lifetime;
        this.expiresAt = expiresAt;
    }

    /**
     * A token whose parts were stored.
     *
     * @param value one or more visible ASCII characters, as the server wrote them
     * @param userId the id of the user whose token it is
     * @param lifetime how long it lived when it was new
     * @param expiresAt when it ends
     * @throws IllegalArgumentException if the value is empty or cannot stand in a header; the message does not repeat
     *     it
     */
    public static Token of(String value, String userId, Duration lifetime, Instant expiresAt) {
        if (!canBeSent(value)) {
            throw new IllegalArgumentException("A token is one or more visible ASCII characters");
        }
        return new Token(
                value,
                Objects.requireNonNull(userId),
                Objects.requireNonNull(lifetime),
                Objects.requireNonNull(expiresAt));
    }

    static boolean canBeSent(String value) {
        return !value.isEmpty() && value.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    /** The secret itself. */
    public String value() {
        return value;
    }

    /** The id of the user whose token this is. */
    public String userId() {
        return userId;
    }

    /** How long the token lived when it was new, in whole seconds. */
    public Duration lifetime() {
        return lifetime;
    }

    /**
     * When the token ends if nobody uses it; one that is used may live longer, which {@link AuthClient#currentUser} tells.
     * It is the time at which the login was sent plus {@link #lifetime}, by the clock of the client. It
     * is never later than the server's own end if both clocks agree. The server may end a token earlier.
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Token token && value.equals(token.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Token[hidden, userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
