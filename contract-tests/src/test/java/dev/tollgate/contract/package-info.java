/**
 * Proves that client and server agree: what the client relies on is written as a pact, and the server is held to it.
 */
@NullMarked
package dev.tollgate.contract;

import org.jspecify.annotations.NullMarked;
