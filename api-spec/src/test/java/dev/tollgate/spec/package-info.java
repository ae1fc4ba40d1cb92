/** Checks of what is written by hand, before anything is made of it. */
@NullMarked
package dev.tollgate.spec;

import org.jspecify.annotations.NullMarked;
