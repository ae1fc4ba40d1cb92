/** Keys of other services: making, recognising and storing them. */
@NullMarked
package dev.tollgate.server.key;

import org.jspecify.annotations.NullMarked;
