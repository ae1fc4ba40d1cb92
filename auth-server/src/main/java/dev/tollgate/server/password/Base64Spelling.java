package dev.tollgate.server.password;

import java.util.Base64;
import java.util.Optional;

/** How hashes spell bytes. One value has one spelling. */
enum Base64Spelling {
    /** RFC 4648, section 4. */
    PADDED('+', true),

    /** "B64" of the PHC string format. */
    UNPADDED('+', false),

    /** "Adapted Base64" of passlib (passlib.utils.binascii.ab64_encode): a dot for the plus. */
    PASSLIB('.', false);

    private final char sixtyTwo;
    private final boolean isPadded;

    Base64Spelling(char sixtyTwo, boolean isPadded) {
        this.sixtyTwo = sixtyTwo;
        this.isPadded = isPadded;
    }

    /** Empty if the text is no spelling, or that of less or more bytes than are asked for. */
    Optional<byte[]> decode(String text, int leastBytes, int mostBytes) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replace(sixtyTwo, '+'));
            boolean isRight = bytes.length >= leastBytes
                    && bytes.length <= mostBytes
                    && encode(bytes).equals(text);
            return isRight ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private String encode(byte[] bytes) {
        Base64.Encoder encoder =
                isPadded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
        return encoder.encodeToString(bytes).replace('+', sixtyTwo);
    }
}
