package dev.tollgate.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Short hashes of what attempts are counted by, which only the holder of the secret can make: HMAC-SHA-256 (RFC 2104),
 * cut to 64 bits.
 *
 * <p>So counters hold no addresses in the clear, and nobody can look for two accounts with the same counter.
 */
final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    /** Never used itself, but copied: to find the algorithm and to take in the secret costs more than a hash. */
    private final Mac keyed;

    KeyedHash(byte[] secret) {
        try {
            this.keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", impossible);
        }
    }

    /** With a secret that ends with this process. */
    static KeyedHash drawn(SecureRandom random) {
        return new KeyedHash(drawSecret(random));
    }

    static byte[] drawSecret(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    long ofNetwork(byte[] network) {
        return of('n', network);
    }

    long ofAccount(String account) {
        return of('a', account.getBytes(UTF_8));
    }

    long ofPair(long account, byte[] network) {
        return of(
                'p',
                ByteBuffer.allocate(Long.BYTES + network.length)
                        .putLong(account)
                        .put(network)
                        .array());
    }

    private long of(char kind, byte[] value) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update((byte) kind);
            return ByteBuffer.wrap(Arrays.copyOf(mac.doFinal(value), Long.BYTES))
                    .getLong();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("the platform's HMAC-SHA-256 can be copied", impossible);
        }
    }
}
