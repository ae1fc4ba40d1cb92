package dev.tollgate.server;

import dev.tollgate.server.http.HttpApi;

/**
 * A setting of the server: {@code --data-dir} as an option is {@code TOLLGATE_DATA_DIR} in the environment and
 * {@code data-dir} in a file. All defaults stand here.
 */
public enum Setting {
    HOST("host", "127.0.0.1", "Address to listen on"),
    PORT("port", "8080", "Port to listen on; 0 takes a free one"),
    DATA_DIR("data-dir", "data", "Directory of the databases; it is made if it is missing"),
    OPERATIONS("operations", String.join(",", HttpApi.loginOperations()), "Logins to expose; others are answered 404"),
    TOKEN_LIFE("token-life", "31536000", "Seconds that a token lives"),
    FAILED_LOGINS_PER_ACCOUNT("failed-logins-per-account", "10", "Logins of one account that may fail a minute"),
    FAILED_LOGINS_PER_ADDRESS(
            "failed-logins-per-address", "10", "Logins from one client address that may fail a minute"),
    ALLOWED_ORIGINS("allowed-origins", "none", "Web pages that may call, as a list such as https://app.example.com"),
    DRAIN_TIME("drain-time", "5", "Seconds that SIGTERM lets clients leave before the server stops"),
    HEAD_LIMIT("head-limit", "8192", "Bytes of a request's first line and headers"),
    HEADER_LINES("header-lines", "100", "Header lines of a request"),
    BODY_LIMIT("body-limit", "16384", "Bytes of a request's body"),
    COLLECT_LIMIT("collect-limit", "8388608", "Bytes of all unfinished requests together"),
    HEAD_TIME("head-time", "10", "Seconds for a request's first line and headers"),
    REQUEST_TIME("request-time", "10", "Seconds for a whole request, and for reading the answers to many"),
    IDLE_TIME("idle-time", "60", "Seconds that a connection may wait for its next request"),
    CONNECTIONS("connections", "10000", "Open connections, or as many as the limit of open files has room for"),
    CONNECTIONS_PER_ADDRESS("connections-per-address", "1024", "Open connections from one client address"),
    DISCARD_TIME("discard-time", "2", "Seconds that a client has to read the last answer"),
    DISCARD_LIMIT("discard-limit", "4194304", "Bytes that a client may still send after the last answer");

    private final String key;
    private final String defaultValue;
    private final String description;

    Setting(String key, String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public String option() {
        return "--" + key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }
}
