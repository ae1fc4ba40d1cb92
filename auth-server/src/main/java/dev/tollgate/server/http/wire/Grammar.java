package dev.tollgate.server.http.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.BitSet;

/** Which characters may stand where in a request: RFC 9110 for header fields, RFC 3986 for targets and hosts. */
final class Grammar {
    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final BitSet TOKEN = set("!#$%&'*+-.^_`|~", LETTERS_AND_DIGITS);
    private static final BitSet PATH = set("-._~!$&'()*+,;=:@/", LETTERS_AND_DIGITS);

    /** What a path may have that means the same to every reader: no parameters. */
    private static final BitSet PLAIN_PATH = set("-._~!$&'()*+,=:@/", LETTERS_AND_DIGITS);

    /** More than RFC 3986 allows: browsers and libraries send the rest as it is, and nothing here reads a query. */
    private static final BitSet QUERY = set("-._~!$&'()*+,;=:@/?|[]{}\"^`<>\\", LETTERS_AND_DIGITS);

    /** RFC 3986, section 3.2.2; names with an underscore are common within clusters. */
    private static final BitSet HOST_NAME = set("-._~!$&'()*+,;=", LETTERS_AND_DIGITS);

    private static final BitSet DIGITS = set("", "0123456789");
    private static final BitSet IPV6 = set(":.", "ABCDEFabcdef0123456789");
    private static final int MOST_PORT_DIGITS = 5;
    private static final int MOST_PORT = 65_535;

    private Grammar() {}

    static boolean isToken(String text) {
        return !text.isEmpty() && consistsOf(TOKEN, text);
    }

    static boolean isPath(String text) {
        return text.startsWith("/") && consistsOfOrEscapes(PATH, text);
    }

    static boolean isInPlainPath(char character) {
        return PLAIN_PATH.get(character);
    }

    static boolean isQuery(String text) {
        return consistsOfOrEscapes(QUERY, text);
    }

    /** A name or an address, and perhaps a port (RFC 9110, section 7.2); unlike there it may not be empty. */
    static boolean isHost(String text) {
        int colon = text.indexOf(':', text.startsWith("[") ? text.indexOf(']') + 1 : 0);
        String name = colon < 0 ? text : text.substring(0, colon);
        return (colon < 0 || isPort(text.substring(colon + 1)))
                && (name.startsWith("[") ? isIpv6(name) : !name.isEmpty() && consistsOfOrEscapes(HOST_NAME, name));
    }

    /** In brackets, so that nothing is looked up. */
    private static boolean isIpv6(String literal) {
        int last = literal.length() - 1;
        if (last < 1 || literal.charAt(last) != ']' || !consistsOf(IPV6, literal.substring(1, last))) {
            return false;
        }
        try {
            return literal.contains(":") && InetAddress.getByName(literal).getAddress().length > 0;
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /**
     * The name of a header line such as {@code Host: example.com}, or of a trailer line.
     *
     * @throws MalformedRequestException if there is none, or blanks around it, as before a folded line
     */
    static String fieldName(String line) throws MalformedRequestException {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(colon, 0));
        MalformedRequestException.require(isToken(name), "a header line without a proper name");
        return name;
    }

    /** It may be empty. */
    private static boolean isPort(String digits) {
        return digits.isEmpty()
                || (digits.length() <= MOST_PORT_DIGITS
                        && consistsOf(DIGITS, digits)
                        && Integer.parseInt(digits) <= MOST_PORT);
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && consistsOf(DIGITS, text);
    }

    private static boolean consistsOf(BitSet allowed, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.get(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean consistsOfOrEscapes(BitSet allowed, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (!allowed.get(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isHex(char character) {
        return character < 128 && Character.digit(character, 16) >= 0;
    }

    private static BitSet set(String signs, String lettersAndDigits) {
        BitSet set = new BitSet(128);
        signs.chars().forEach(set::set);
        lettersAndDigits.chars().forEach(set::set);
        return set;
    }
}
