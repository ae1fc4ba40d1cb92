/** HTTP: one resource class per generated interface, and what reads requests and names answers. */
@NullMarked
package dev.tollgate.server.http;

import org.jspecify.annotations.NullMarked;
