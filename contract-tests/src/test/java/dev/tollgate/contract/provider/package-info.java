@NullMarked
package dev.tollgate.contract.provider;

import org.jspecify.annotations.NullMarked;
