package dev.tollgate.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of many users to add, who may come from elsewhere. The password and its hash are secrets: {@link #toString} hides
 * them, and no serializer of beans, records or fields finds them.
 */
public final class BulkUser {

    private final String email;
    private final @Nullable String id;
    private final @Nullable String externalId;
    private final transient @Nullable String password;
    private final transient @Nullable String passwordHash;
    private final @Nullable Instant created;
    private final boolean disabled;

    private BulkUser(
            String email,
            @Nullable String id,
            @Nullable String externalId,
            @Nullable String password,
            @Nullable String passwordHash,
            @Nullable Instant created,
            boolean disabled) {
        this.email = email;
        this.id = id;
        this.externalId = externalId;
        this.password = password;
        this.passwordHash = passwordHash;
        this.created = created;
        this.disabled = disabled;
    }

    /**
     * Somebody with this address.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode
     */
    public static BulkUser of(String email) {
        return new BulkUser(AuthClient.wellFormed(email), null, null, null, null, null, false);
    }

    /**
     * The id that the user has elsewhere. One of 13 digits, an {@code x} and 1 to 30 digits is kept as it is; for another
     * a new one is made, and {@link UserRecord#externalId} tells it.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode
     */
    public BulkUser withId(String id) {
        return new BulkUser(email, AuthClient.wellFormed(id), externalId, password, passwordHash, created, disabled);
    }

    /**
     * An id that the user has elsewhere beside the one that is kept, as an export has it.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode
     */
    public BulkUser withExternalId(String id) {
        return new BulkUser(email, this.id, AuthClient.wellFormed(id), password, passwordHash, created, disabled);
    }

    /**
     * The password; it takes the place of a hash.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode; the message does not repeat it
     */
    public BulkUser withPassword(String password) {
        return new BulkUser(email, id, externalId, AuthClient.wellFormed(password), null, created, disabled);
    }

    /**
     * The hash that another system made of the password; it takes the place of a password. The README tells which kinds
     * the server knows.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode; the message does not repeat it
     */
    public BulkUser withPasswordHash(String hash) {
        return new BulkUser(email, id, externalId, null, AuthClient.wellFormed(hash), created, disabled);
    }

    /** When the user was added elsewhere: now by default. */
    public BulkUser withCreated(Instant created) {
        return new BulkUser(email, id, externalId, password, passwordHash, Objects.requireNonNull(created), disabled);
    }

    /** Whether the user is kept from logging in: not so by default. */
    public BulkUser withDisabled(boolean disabled) {
        return new BulkUser(email, id, externalId, password, passwordHash, created, disabled);
    }

    public String email() {
        return email;
    }

    /** The id that the user has elsewhere. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    Optional<String> externalId() {
        return Optional.ofNullable(externalId);
    }

    Optional<String> password() {
        return Optional.ofNullable(password);
    }

    Optional<String> passwordHash() {
        return Optional.ofNullable(passwordHash);
    }

    Optional<Instant> created() {
        return Optional.ofNullable(created);
    }

    boolean disabled() {
        return disabled;
    }

    @Override
    public String toString() {
        return "BulkUser[hidden]";
    }
}
