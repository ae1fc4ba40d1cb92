/** The stores over SQL, the same for every database. */
@NullMarked
package dev.tollgate.server.store;

import org.jspecify.annotations.NullMarked;
