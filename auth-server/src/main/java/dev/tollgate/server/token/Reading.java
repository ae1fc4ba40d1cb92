package dev.tollgate.server.token;

import java.time.Instant;

/**
 * When the store was asked about a token.
 *
 * @param startedAt by the clock, before the store was asked
 * @param ticks nanoseconds of the memory's ticker by then
 * @param endings how often tokens were heard to have ended by then
 */
public record Reading(Instant startedAt, long ticks, long endings) {}
