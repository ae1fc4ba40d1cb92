package dev.tollgate.contract.provider;

import au.com.dius.pact.core.model.Pact;

/**
 * A pact that is to be verified.
 *
 * @param isPending whether the provider has never kept it, so that it may not fail the build of the provider yet
 */
record FoundPact(Pact pact, boolean isPending) {}
