/** Logs in at a Tollgate server and puts the token on later calls. */
@NullMarked
package dev.tollgate.client;

import org.jspecify.annotations.NullMarked;
