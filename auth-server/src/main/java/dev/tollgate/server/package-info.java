/** The server as a whole: the program, its settings and its parts. */
@NullMarked
package dev.tollgate.server;

import org.jspecify.annotations.NullMarked;
