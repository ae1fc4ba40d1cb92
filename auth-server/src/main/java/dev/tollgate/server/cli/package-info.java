/** The command line; the server gives the commands what they need. */
@NullMarked
package dev.tollgate.server.cli;

import org.jspecify.annotations.NullMarked;
