package dev.tollgate.server.http;

/** The shape that errors have at a path, also where they are answered before or beside the operation. */
enum ErrorStyle {
    /** That of the first published page, and of all that has no other. */
    WORKFLOW,

    /** That of the second published page, whose 400 has a code to ask the operator about. */
    DETAILED,

    /** That of RFC 6749, section 5.2. */
    OAUTH,

    /** That of the check for proxies, where all that is wrong with a request is 401, and all that is not is 503. */
    FORWARD_AUTH;

    /** @param path relative to the base */
    static ErrorStyle atPath(String path) {
        if (path.startsWith("oauth2/")) {
            return OAUTH;
        }
        if (ForwardAuthResource.isAt(path)) {
            return FORWARD_AUTH;
        }
        return path.equals(LoginOperation.GENERATE_API_TOKEN.path()) ? DETAILED : WORKFLOW;
    }
}
