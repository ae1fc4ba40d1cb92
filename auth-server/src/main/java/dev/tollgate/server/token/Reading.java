package dev.tollgate.server.token;

/**
 * When the store was asked about a token.
 *
 * @param startedAt nanoseconds of the memory's ticker, before the store was asked
 * @param endings how often tokens had ended here by then
 */
public record Reading(long startedAt, long endings) {}
