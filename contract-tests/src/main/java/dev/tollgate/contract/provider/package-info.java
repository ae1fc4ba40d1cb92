/** A real server that is brought into the state that a pact asks for, and the program that verifies pacts against it. */
@NullMarked
package dev.tollgate.contract.provider;

import org.jspecify.annotations.NullMarked;
