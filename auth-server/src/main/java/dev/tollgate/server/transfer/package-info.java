/** Users on their way in and out, as lines of JSON and of CSV. */
@NullMarked
package dev.tollgate.server.transfer;

import org.jspecify.annotations.NullMarked;
