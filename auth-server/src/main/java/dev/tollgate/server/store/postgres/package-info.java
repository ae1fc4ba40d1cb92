/** What is PostgreSQL's own: access, time-outs, what it must promise, and which of its errors will pass. */
@NullMarked
package dev.tollgate.server.store.postgres;

import org.jspecify.annotations.NullMarked;
