/** The old server that people come from, asked by the client of the contract. */
@NullMarked
package dev.tollgate.server.legacy;

import org.jspecify.annotations.NullMarked;
