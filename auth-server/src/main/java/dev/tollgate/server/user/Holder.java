package dev.tollgate.server.user;

import java.util.Optional;

/**
 * Who has an address or an id that an import brings.
 *
 * @param line that an import took last for this user
 */
public record Holder(User user, Optional<LineDigest> line) {}
