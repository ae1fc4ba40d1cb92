package dev.tollgate.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/** What a request has for a service key. */
sealed interface PresentedKey {
    /** Nothing. */
    record None() implements PresentedKey {}

    /** RFC 6750, section 2.1. */
    record AsBearer(String key) implements PresentedKey {
        @Override
        public String toString() {
            return "AsBearer[hidden]";
        }
    }

    /** RFC 6749, section 2.3.1, whose client id may be anything. A key is the same with and without the form's escapes. */
    record AsPassword(String key) implements PresentedKey {
        /** Reads credentials of RFC 7617, section 2; what is none is a key that nobody has. */
        static AsPassword ofBasic(String credentials) {
            String pair = decoded(credentials);
            boolean isSound = pair.chars().noneMatch(character -> character < ' ' || character == '\u007f');
            int colon = pair.indexOf(':');
            return new AsPassword(isSound && colon >= 0 ? pair.substring(colon + 1) : "");
        }

        /** The decoder alone would also read what no encoder writes. */
        private static String decoded(String credentials) {
            try {
                byte[] bytes = Base64.getDecoder().decode(credentials);
                return Base64.getEncoder().encodeToString(bytes).equals(credentials)
                        ? new String(bytes, ISO_8859_1)
                        : "";
            } catch (IllegalArgumentException notBase64) {
                return "";
            }
        }

        @Override
        public String toString() {
            return "AsPassword[hidden]";
        }
    }
}
