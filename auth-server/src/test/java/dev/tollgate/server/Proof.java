package dev.tollgate.server;

/** How much of a long test is run: a tenth in every build, and all of it in the profile proof. */
final class Proof {
    private static final int PERCENT = Integer.getInteger("tollgate.proof-percent");

    private Proof() {}

    /** What is left of the full size. */
    static int of(int full) {
        return full * PERCENT / 100;
    }

    /** Whether all is run, on a machine that has nothing else to do. */
    static boolean isFull() {
        return PERCENT == 100;
    }
}
