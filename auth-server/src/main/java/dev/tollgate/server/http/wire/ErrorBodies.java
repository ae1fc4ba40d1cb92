package dev.tollgate.server.http.wire;

/** The bodies of what is answered where no resource is asked. */
@FunctionalInterface
public interface ErrorBodies {
    /**
     * Makes the JSON of an answer.
     *
     * @param status one of the contract
     * @param path relative to the base, or empty if the request is below none or could not be read that far
     */
    String json(int status, String path);
}
