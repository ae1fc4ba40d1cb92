package dev.tollgate.contract.provider;

import static au.com.dius.pact.core.support.KotlinLanguageSupportKt.handleWith;
import static java.util.Comparator.comparing;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.support.Result;
import au.com.dius.pact.provider.IConsumerInfo;
import au.com.dius.pact.provider.IProviderInfo;
import au.com.dius.pact.provider.IProviderVerifier;
import au.com.dius.pact.provider.ProviderClient;
import au.com.dius.pact.provider.StateChange;
import au.com.dius.pact.provider.StateChangeResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets the states of an interaction, when Pact asks for that. */
final class PactStateChange implements StateChange {
    private final StateSetting states;

    PactStateChange(StateSetting states) {
        this.states = states;
    }

    @Override
    public StateChangeResult executeStateChange(
            IProviderVerifier verifier,
            IProviderInfo provider,
            IConsumerInfo consumer,
            Interaction interaction,
            String message,
            Map<String, Object> failures,
            ProviderClient client) {
        return new StateChangeResult(set(interaction.getProviderStates()), message);
    }

    @Override
    public Result<Map<String, Object>, Exception> stateChange(
            IProviderVerifier verifier,
            au.com.dius.pact.core.model.ProviderState state,
            IProviderInfo provider,
            IConsumerInfo consumer,
            boolean isSetup,
            ProviderClient client) {
        return set(List.of(state));
    }

    /** The server ends with the interaction. */
    @Override
    public void executeStateChangeTeardown(
            IProviderVerifier verifier,
            Interaction interaction,
            IProviderInfo provider,
            IConsumerInfo consumer,
            ProviderClient client) {}

    private Result<Map<String, Object>, Exception> set(List<au.com.dius.pact.core.model.ProviderState> asked) {
        return handleWith(() -> {
            Map<String, Object> results = new HashMap<>();
            asked.stream()
                    .filter(state ->
                            known(state).filter(ProviderState::addsUser).isPresent())
                    .forEach(state -> states.reserve(state.getParams()));
            List<au.com.dius.pact.core.model.ProviderState> inTurn = asked.stream()
                    .sorted(comparing(
                            state -> known(state).map(ProviderState::turn).orElse(0)))
                    .toList();
            for (au.com.dius.pact.core.model.ProviderState state : inTurn) {
                String text = String.valueOf(state.getName());
                // Older versions of Pact write the absence of a state so.
                if (!text.isEmpty()) {
                    results.putAll(states.set(text, state.getParams()));
                }
            }
            return results;
        });
    }

    private static Optional<ProviderState> known(au.com.dius.pact.core.model.ProviderState state) {
        return ProviderState.of(String.valueOf(state.getName()));
    }
}
