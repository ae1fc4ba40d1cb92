/** What a request is called across servers and in the log. */
@NullMarked
package dev.tollgate.server.trace;

import org.jspecify.annotations.NullMarked;
