/** Bearer tokens: making, recognising and storing them. */
@NullMarked
package dev.tollgate.server.token;

import org.jspecify.annotations.NullMarked;
