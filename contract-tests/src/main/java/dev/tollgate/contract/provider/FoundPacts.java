package dev.tollgate.contract.provider;

import java.util.List;

/**
 * What a source has.
 *
 * @param otherProviders of each pact that was passed over since it is with somebody else
 */
record FoundPacts(List<FoundPact> pacts, List<String> otherProviders) {}
