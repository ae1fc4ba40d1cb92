package dev.tollgate.contract.kit;

/** Who says what a check asks. */
enum Source {
    USER_TOKEN_PAGE("the page of generate-user-token", true),
    API_TOKEN_PAGE("the page of generate-api-token", true),

    /** No page need say it. */
    SECRECY("whoever has a secret", true),

    RFC_6750("RFC 6750", false),
    RFC_9110("RFC 9110", false),

    /** No page says it; it was seen at the platform, or is in its manual, or clients rely on it. */
    OBSERVED("what was seen at the platform", false);

    private final String label;
    private final boolean isBinding;

    Source(String label, boolean isBinding) {
        this.label = label;
        this.isBinding = isBinding;
    }

    String label() {
        return label;
    }

    /** Whether it is asked also of a server that is held to the two published pages alone, such as the original app. */
    boolean isBinding() {
        return isBinding;
    }
}
