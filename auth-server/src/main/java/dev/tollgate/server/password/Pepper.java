package dev.tollgate.server.password;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that are not in the database, without which its hashes are of no use: Argon2 is given HMAC-SHA-256 (RFC 2104) of
 * the password under the current key. The other keys still check the hashes that were made with them.
 */
public final class Pepper {
    private static final String ALGORITHM = "HmacSHA256";

    /** As long as the output of the HMAC, which RFC 2104, section 3, names as the least. */
    private static final int LEAST_KEY_BYTES = 32;

    /** An id has at most 8 bytes, because the PHC string format has room for no more. */
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,8})\\s*=\\s*([A-Za-z0-9+/]+={0,2})");

    private final Map<String, SecretKeySpec> keys;
    private final Optional<String> current;

    private Pepper(Map<String, SecretKeySpec> keys) {
        this.keys = keys;
        this.current = keys.keySet().stream().findFirst();
    }

    /** No key at all: Argon2 is given the password. */
    public static Pepper none() {
        return new Pepper(Map.of());
    }

    /**
     * Reads lines of the form {@code key-id = key}, where the id has 1 to 8 ASCII letters, digits, dots, hyphens and
     * underscores, and the key is Base64 of at least 32 bytes. The first key is the current one. Empty lines and those
     * that begin with {@code #} say nothing.
     *
     * @throws IllegalArgumentException that names the first wrong line by its number and never by what it says
     */
    public static Pepper parse(List<String> lines) {
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(keys, line, number);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        return new Pepper(keys);
    }

    private static void add(Map<String, SecretKeySpec> keys, String line, int number) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "line " + number + " must be 'key-id = key', with an id of 1 to 8 letters, digits, '.', '_' and '-'"
                            + " and a key in Base64");
        }
        if (keys.putIfAbsent(parts.group(1), key(parts.group(2), number)) != null) {
            throw new IllegalArgumentException("line " + number + " has a key-id that stands on a line before");
        }
    }

    private static SecretKeySpec key(String base64, int number) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            // Without its cause, which would tell a character of the key.
            throw new IllegalArgumentException("line " + number + " has a key that is not Base64");
        }
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("line " + number + " has a key of less than 32 bytes");
        }
        return new SecretKeySpec(key, ALGORITHM);
    }

    /** The id of the key for new hashes, if there is one. */
    Optional<String> current() {
        return current;
    }

    /** What Argon2 is given for a password, under a key or under none; empty if the key is gone. */
    Optional<byte[]> input(Optional<String> keyId, Password password) {
        if (keyId.isEmpty()) {
            return Optional.of(password.bytes());
        }
        return keyId.map(keys::get).map(key -> authenticate(key, password));
    }

    private static byte[] authenticate(SecretKeySpec key, Password password) {
        byte[] bytes = password.bytes();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Pepper[hidden]";
    }
}
