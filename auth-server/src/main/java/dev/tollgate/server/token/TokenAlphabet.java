package dev.tollgate.server.token;

/** How tokens are written that are issued; whichever it is, both are understood. */
public enum TokenAlphabet {
    /** As the published pages have it: {@code bus|…}. */
    DOCUMENTED('|'),

    /** With the characters that RFC 6750, section 2.1, has for a bearer token: {@code bus_…}. */
    RFC6750('_');

    private final char separator;

    TokenAlphabet(char separator) {
        this.separator = separator;
    }

    /** A token in this alphabet, given in either. */
    String spell(String token) {
        return token.replace(separator == '|' ? '_' : '|', separator);
    }
}
