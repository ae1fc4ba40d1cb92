package dev.tollgate.server.password;

import dev.tollgate.server.password.PasswordVerdict.Accepted;
import dev.tollgate.server.password.PasswordVerdict.Refused;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a new password has to be: long, and none that is expected (NIST SP 800-63B-4, section 3.1.1.2). Which characters
 * it is made of does not matter.
 *
 * <p>The constructor throws {@link IllegalArgumentException} for a length out of bounds.
 *
 * @param leastLength in code points, 8 to 64
 */
public record PasswordRules(int leastLength) {
    /** For a password that is the only factor. */
    public static final int DEFAULT_LEAST_LENGTH = 15;

    /** For a password beside another factor. */
    public static final int MIN_LEAST_LENGTH = 8;

    /** A length that everybody has to accept is the most that one may ask for. */
    public static final int MAX_LEAST_LENGTH = 64;

    public PasswordRules {
        if (leastLength < MIN_LEAST_LENGTH || leastLength > MAX_LEAST_LENGTH) {
            throw new IllegalArgumentException("the least length of a password is out of bounds");
        }
    }

    /**
     * Judges the password that somebody would have.
     *
     * @param address this person's e-mail address in its canonical form
     */
    public PasswordVerdict judge(Password password, String address) {
        return objection(password, address)
                .<PasswordVerdict>map(Refused::new)
                .orElseGet(() -> new Accepted(new NewPassword(password)));
    }

    /** What to say after "the password". */
    public String explain(PasswordObjection objection) {
        return switch (objection) {
            case TOO_SHORT -> "is too short, it needs at least " + leastLength + " characters";
            case OWN_ADDRESS -> "must not be the user's address";
            case REPEATED -> "must not be one short piece again and again";
            case COMMON -> "is a common one, which attackers try first";
        };
    }

    private Optional<PasswordObjection> objection(Password password, String address) {
        String lower = password.text().toLowerCase(Locale.ROOT);
        if (password.codePoints() < leastLength) {
            return Optional.of(PasswordObjection.TOO_SHORT);
        }
        if (lower.equals(address) || address.startsWith(lower + '@')) {
            return Optional.of(PasswordObjection.OWN_ADDRESS);
        }
        if (isRepeated(lower.codePoints().toArray())) {
            return Optional.of(PasswordObjection.REPEATED);
        }
        return CommonPasswords.contain(lower) ? Optional.of(PasswordObjection.COMMON) : Optional.empty();
    }

    /** Whether a piece that is too short to be a password makes up all of it; the last time may be cut off. */
    private boolean isRepeated(int[] text) {
        for (int piece = 1; piece < leastLength && 2 * piece <= text.length; piece++) {
            if (Arrays.equals(text, 0, text.length - piece, text, piece, text.length)) {
                return true;
            }
        }
        return false;
    }
}
