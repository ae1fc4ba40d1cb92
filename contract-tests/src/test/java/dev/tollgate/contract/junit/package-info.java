@NullMarked
package dev.tollgate.contract.junit;

import org.jspecify.annotations.NullMarked;
