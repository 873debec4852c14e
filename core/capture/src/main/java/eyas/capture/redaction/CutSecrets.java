package eyas.capture.redaction;

import java.util.Arrays;

/**
 * Remembers by thread and event code where data ended within a secret, so that the data of the next call is masked on.
 *
 * <p>A table without chains: the latest of two that meet stays. Not thread-safe.
 */
final class CutSecrets {
    private static final int SLOTS = 256;
    /** A secret that goes on for longer is none. */
    private static final int MOST = 16 << 10;

    private final long[] threads = new long[SLOTS];
    private final int[] codes = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final CutSecret[] ends = new CutSecret[SLOTS];
    private int open;

    CutSecrets() {
        Arrays.fill(ends, CutSecret.NONE);
    }

    private static int slot(long thread, int code) {
        return (int) (((thread * 31 + code) * 0x9E37_79B9_7F4A_7C15L) >>> 56);
    }

    /** Returns what goes on, and forgets it. */
    CutSecret take(long thread, int code) {
        if (open == 0) {
            return CutSecret.NONE;
        }
        int slot = slot(thread, code);
        if (ends[slot] == CutSecret.NONE || threads[slot] != thread || codes[slot] != code) {
            return CutSecret.NONE;
        }
        CutSecret end = ends[slot];
        ends[slot] = CutSecret.NONE;
        open--;
        return end;
    }

    /** Remembers what goes on; {@code length} bytes more of it are known, or it has just begun. */
    void put(long thread, int code, CutSecret end, int length, boolean goesOn) {
        int slot = slot(thread, code);
        int total = goesOn ? lengths[slot] + length : length;
        if (end == CutSecret.NONE || total > MOST) {
            return;
        }
        if (ends[slot] == CutSecret.NONE) {
            open++;
        }
        threads[slot] = thread;
        codes[slot] = code;
        ends[slot] = end;
        lengths[slot] = total;
    }
}
