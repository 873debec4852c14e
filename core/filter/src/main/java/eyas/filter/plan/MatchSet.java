package eyas.filter.plan;

import eyas.filter.compile.MatchTarget;
import java.util.Arrays;

/** Collects the rules that match the current event as a bit set, so that they are reported in the order of definition. */
final class MatchSet implements MatchTarget {
    private final long[] bits;
    private boolean any;

    MatchSet(int rules) {
        bits = new long[(rules + 63) / 64];
    }

    @Override
    public void match(int rule) {
        bits[rule >> 6] |= 1L << rule;
        any = true;
    }

    boolean any() {
        return any;
    }

    /** Returns the bits. Do not modify the result. */
    long[] bits() {
        return bits;
    }

    void clear() {
        if (any) {
            Arrays.fill(bits, 0);
            any = false;
        }
    }

    /** Reports the matches to {@code sink} and clears them. */
    void report(MatchSink sink) {
        boolean open = true;
        for (int word = 0; word < bits.length; word++) {
            long left = bits[word];
            bits[word] = 0;
            while (open && left != 0) {
                open = sink.accept(word * 64 + Long.numberOfTrailingZeros(left));
                left &= left - 1;
            }
        }
        any = false;
    }
}
