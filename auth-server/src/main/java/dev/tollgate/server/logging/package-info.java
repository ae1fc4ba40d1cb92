/** How the program writes its log: lines on standard output that nobody has to wait for, and how much is in it. */
@NullMarked
package dev.tollgate.server.logging;

import org.jspecify.annotations.NullMarked;
