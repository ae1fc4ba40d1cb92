/** Passwords and the hashes they are kept as. */
@NullMarked
package dev.tollgate.server.password;

import org.jspecify.annotations.NullMarked;
