package dev.tollgate.server.token;

import java.time.Duration;

/**
 * What an operator wants tokens to be.
 *
 * @param bound how long a token that was ended elsewhere may still be taken for live; zero asks the store every time
 * @param mostOfUser how many tokens a user may have at once, at least 1
 */
public record TokenPolicy(TokenLife life, Duration bound, int mostOfUser, TokenAlphabet alphabet) {}
