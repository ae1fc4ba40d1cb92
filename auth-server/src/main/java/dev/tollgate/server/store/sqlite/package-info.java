/** What is SQLite's own: files, connections and which of its errors will pass. */
@NullMarked
package dev.tollgate.server.store.sqlite;

import org.jspecify.annotations.NullMarked;
