/** Logs in at a Tollgate server, puts the token on later calls and checks the tokens of incoming ones. */
@NullMarked
package dev.tollgate.client;

import org.jspecify.annotations.NullMarked;
