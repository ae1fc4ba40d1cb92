package dev.tollgate.contract.provider;

/** Where pacts come from. */
interface PactSource {

    /**
     * All pacts with the provider.
     *
     * @throws PactSourceException if they cannot be had
     */
    FoundPacts pactsWith(String provider);
}
