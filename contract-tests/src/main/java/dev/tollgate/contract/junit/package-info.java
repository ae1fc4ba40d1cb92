/** For the tests of consumer teams: a real server in the JVM of the test. */
@NullMarked
package dev.tollgate.contract.junit;

import org.jspecify.annotations.NullMarked;
