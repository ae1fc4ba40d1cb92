package dev.tollgate.client;

import org.jspecify.annotations.Nullable;

/**
 * The key by which an administrator manages users. It is a secret: {@link #toString} hides it, and no
 * serializer of beans, records or fields finds it.
 */
public final class AdministratorKey {

    /** Transient, because serializers that read fields pass over such a one. */
    private final transient String value;

    private AdministratorKey(String value) {
        this.value = value;
    }

    /**
     * A key as {@code admin-key add} printed it.
     *
     * @throws IllegalArgumentException if it is empty or cannot stand in a header; the message does not repeat it
     */
    public static AdministratorKey of(String value) {
        if (!Token.canBeSent(value)) {
            throw new IllegalArgumentException("An administrator key is one or more visible ASCII characters");
        }
        return new AdministratorKey(value);
    }

    String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdministratorKey key && value.equals(key.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "AdministratorKey[hidden]";
    }
}
