package dev.tollgate.server.http.wire;

import java.util.Locale;

/** What a listener is there for. */
public enum ListenerRole {
    /** It serves the contract. */
    API,

    /** It serves operators, about whom the contract says nothing. */
    MANAGEMENT;

    /** Operators take one, whatever they ask. */
    int threads() {
        return switch (this) {
            case API -> Runtime.getRuntime().availableProcessors();
            case MANAGEMENT -> 1;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
