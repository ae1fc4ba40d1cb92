package dev.tollgate.server.key;

/** Whom a key is for. Its first letters tell, so that none is taken for one of another kind. */
public enum KeyKind {
    /** A service that asks about tokens. */
    SERVICE("tgs_", 30),
    /** Somebody who manages users: 32 characters in all, as the platform's own keys have. */
    ADMINISTRATOR("tga_", 22);

    private final String prefix;
    private final int secretDigits;

    KeyKind(String prefix, int secretDigits) {
        this.prefix = prefix;
        this.secretDigits = secretDigits;
    }

    String prefix() {
        return prefix;
    }

    /** How many digits of base 62 are secret: 178 bits, or 130. */
    int secretDigits() {
        return secretDigits;
    }
}
