package eyas.capture.redaction;

import java.util.Arrays;

/**
 * Remembers by thread and event code where data ended within a secret, so that the data of the next call is masked on.
 *
 * <p>A table without chains: the latest of two that meet stays. Not thread-safe.
 */
final class TruncatedSecretTable {
    private static final int SLOTS = 256;
    /** A secret that goes on for longer is none. */
    private static final int MOST = 16 << 10;

    private final long[] threads = new long[SLOTS];
    private final int[] codes = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final TruncatedSecret[] ends = new TruncatedSecret[SLOTS];
    private int open;

    TruncatedSecretTable() {
        Arrays.fill(ends, TruncatedSecret.NONE);
    }

    private static int slot(long thread, int code) {
        return (int) (((thread * 31 + code) * 0x9E37_79B9_7F4A_7C15L) >>> 56);
    }

    /** Returns what goes on, and forgets it. */
    TruncatedSecret take(long thread, int code) {
        if (open == 0) {
            return TruncatedSecret.NONE;
        }
        int slot = slot(thread, code);
        if (ends[slot] == TruncatedSecret.NONE || threads[slot] != thread || codes[slot] != code) {
            return TruncatedSecret.NONE;
        }
        TruncatedSecret end = ends[slot];
        ends[slot] = TruncatedSecret.NONE;
        open--;
        return end;
    }

    /** Remembers what goes on; {@code length} bytes more of it are known, or it has just begun. */
    void put(long thread, int code, TruncatedSecret end, int length, boolean goesOn) {
        int slot = slot(thread, code);
        int total = goesOn ? lengths[slot] + length : length;
        if (end == TruncatedSecret.NONE || total > MOST) {
            return;
        }
        if (ends[slot] == TruncatedSecret.NONE) {
            open++;
        }
        threads[slot] = thread;
        codes[slot] = code;
        ends[slot] = end;
        lengths[slot] = total;
    }
}
