package dev.tollgate.server.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The trace that a request belongs to (W3C Trace Context, level 1): the one that its sender names, or a new one.
 *
 * @param id 32 lower-case hexadecimal digits, which name the request in its answer and in the log; no secret, and not
 *     always unique, since senders may choose it
 * @param isSampled whether the sender records the trace
 * @param state what {@code tracestate} said, unread; empty beside a new id
 */
public record Trace(String id, boolean isSampled, String state) {
    private static final int ID_DIGITS = 32;
    private static final int PARENT_DIGITS = 16;
    private static final int SAMPLED = 1;
    private static final int ID = 3;
    private static final int PARENT = ID + ID_DIGITS + 1;
    private static final int FLAGS = PARENT + PARENT_DIGITS + 1;
    private static final int LENGTH = FLAGS + 2;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

    /** Names a request whose sender does not, by chance that is fast and may be guessed. */
    public static Trace begin() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] id = new byte[ID_DIGITS];
        write(nonZero(random), id, 0);
        write(random.nextLong(), id, PARENT_DIGITS);
        return new Trace(new String(id, ISO_8859_1), false, "");
    }

    /**
     * Reads what a sender says.
     *
     * @param parent the value of the one header {@code traceparent}
     * @param state the values of all headers {@code tracestate}, joined by commas
     * @return empty if the parent is none, whatever the state is then (section 3.2.2.5)
     */
    public static Optional<Trace> parse(String parent, String state) {
        return isParent(parent)
                ? Optional.of(new Trace(
                        parent.substring(ID, PARENT - 1),
                        (Character.digit(parent.charAt(LENGTH - 1), 16) & SAMPLED) != 0,
                        state))
                : Optional.empty();
    }

    /** What a request says that is made for this one: a parent of its own, and no flag but the one that is defined. */
    public String traceparent() {
        byte[] parent = new byte[PARENT_DIGITS];
        write(nonZero(ThreadLocalRandom.current()), parent, 0);
        return "00-" + id + "-" + new String(parent, ISO_8859_1) + (isSampled ? "-01" : "-00");
    }

    /** What goes with that, if it is sound. */
    public Optional<String> tracestate() {
        return TraceState.isSound(state) ? Optional.of(state) : Optional.empty();
    }

    /** Later versions may add something behind a dash, and {@code ff} is none (section 3.2.2.2 and 4.3). */
    private static boolean isParent(String text) {
        return text.length() >= LENGTH
                && isHex(text, 0, 2)
                && !text.startsWith("ff")
                && (text.length() == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-'))
                && text.charAt(2) == '-'
                && isId(text, ID, PARENT - 1)
                && text.charAt(PARENT - 1) == '-'
                && isId(text, PARENT, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && isHex(text, FLAGS, LENGTH);
    }

    private static boolean isId(String text, int from, int to) {
        if (!isHex(text, from, to)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    /** An id of zeros is none. */
    private static long nonZero(ThreadLocalRandom random) {
        long number = random.nextLong();
        return number == 0 ? 1 : number;
    }

    private static void write(long number, byte[] digits, int from) {
        for (int i = 0; i < PARENT_DIGITS; i++) {
            digits[from + i] = DIGITS[(int) (number >>> (4 * (PARENT_DIGITS - 1 - i))) & 0xf];
        }
    }
}
