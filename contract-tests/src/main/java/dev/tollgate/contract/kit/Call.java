package dev.tollgate.contract.kit;

import java.util.Optional;

/**
 * A request.
 *
 * @param path below the base URL
 * @param purpose what is special about it, in words
 */
record Call(
        String method,
        String path,
        String purpose,
        Optional<String> contentType,
        Optional<String> body,
        Optional<String> authorization) {

    static Call post(String path, String purpose, String contentType, String body) {
        return new Call("POST", path, purpose, Optional.of(contentType), Optional.of(body), Optional.empty());
    }

    static Call of(String method, String path, String purpose, Optional<String> authorization) {
        return new Call(method, path, purpose, Optional.empty(), Optional.empty(), authorization);
    }

    /** Without what it carries, which may be secret. */
    String summary() {
        return method + " " + path + " " + purpose;
    }

    /** Hides the body and the token. */
    @Override
    public String toString() {
        return summary();
    }
}
