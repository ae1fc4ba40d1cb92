/** Deciding whether somebody who claims an address may have a token. */
@NullMarked
package dev.tollgate.server.login;

import org.jspecify.annotations.NullMarked;
