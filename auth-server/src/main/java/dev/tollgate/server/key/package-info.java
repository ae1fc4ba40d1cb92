/** Keys of other services and of administrators: making, recognising and storing them. */
@NullMarked
package dev.tollgate.server.key;

import org.jspecify.annotations.NullMarked;
