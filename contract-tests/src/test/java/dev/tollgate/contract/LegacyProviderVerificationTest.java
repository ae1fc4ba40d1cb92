package dev.tollgate.contract;

import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;

/** Holds the real server, as the old server that others move away from, to what they rely on. */
@Provider("legacy-login")
@PactFolder("pacts")
final class LegacyProviderVerificationTest extends ProviderVerificationTest {}
