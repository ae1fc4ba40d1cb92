/** The commands, one thin class each; the server gives them what they need. */
@NullMarked
package dev.tollgate.server.cli;

import org.jspecify.annotations.NullMarked;
