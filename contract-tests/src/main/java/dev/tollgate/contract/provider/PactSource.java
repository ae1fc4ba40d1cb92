package dev.tollgate.contract.provider;

import java.util.List;

/** Where pacts come from. */
interface PactSource {

    /**
     * All pacts with the provider.
     *
     * @throws PactSourceException if they cannot be had
     */
    List<FoundPact> pactsWith(String provider);
}
