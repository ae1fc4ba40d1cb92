package dev.tollgate.contract.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told of each exchange of a verification. What it throws fails the interaction. */
@FunctionalInterface
public interface ExchangeObserver {

    /**
     * Called once the answer is there.
     *
     * @param path without the query, still encoded
     */
    void exchanged(String method, String path, int status, Map<String, List<String>> headers, Optional<String> body);
}
