package dev.tollgate.server.key;

import java.time.Instant;

/** A key as an operator may see it. */
public record NamedKey(KeyName name, Instant createdAt) {}
