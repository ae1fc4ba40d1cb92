/** What operators ask on a port of their own: whether the server is alive and ready, and what it has counted. */
@NullMarked
package dev.tollgate.server.management;

import org.jspecify.annotations.NullMarked;
