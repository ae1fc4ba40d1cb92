/** The people who can log in. */
@NullMarked
package dev.tollgate.server.user;

import org.jspecify.annotations.NullMarked;
