package dev.tollgate.server.transfer;

import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.LineDigest;
import dev.tollgate.server.user.UserId;
import java.time.Instant;
import java.util.Optional;

/** What a record says of a user. What it does not say is empty. */
record Entry(
        LineDigest digest,
        Email email,
        Optional<UserId> id,
        Optional<String> externalId,
        Credential credential,
        Optional<Instant> created,
        Optional<Boolean> disabled) {}
