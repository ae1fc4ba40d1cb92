/** The compatibility kit: holds any server to the two published pages from outside, and knows nothing of ours. */
@NullMarked
package dev.tollgate.contract.kit;

import org.jspecify.annotations.NullMarked;
