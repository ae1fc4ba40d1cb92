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
            "failed-logins-per-address", "10", "Logins from one client address that may fail a minute");

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
