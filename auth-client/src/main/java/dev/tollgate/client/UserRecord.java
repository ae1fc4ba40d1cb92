package dev.tollgate.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A user, as administrators know it. Times are by the server's clock.
 *
 * @param id the id of the user
 * @param email the e-mail address of the user, in lower case
 * @param createdAt when the user was added, here or where the user comes from
 * @param modifiedAt when something of the user was changed last, of what administrators can change
 * @param hasPassword whether the user has a password here
 * @param disabled whether the user is kept from logging in
 * @param externalId the id that the user had elsewhere, if it is another one
 */
public record UserRecord(
        String id,
        String email,
        Instant createdAt,
        Instant modifiedAt,
        boolean hasPassword,
        boolean disabled,
        Optional<String> externalId) {}
