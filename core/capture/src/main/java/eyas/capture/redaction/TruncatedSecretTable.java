package eyas.capture.redaction;

import java.util.Arrays;

/**
 * Stores, by thread and event code, whether data ended within a secret, so that masking continues in the data of the next call.
 *
 * <p>A table without chains: in a collision the latest entry wins. Not thread-safe.
 */
final class TruncatedSecretTable {
    private static final int SLOTS = 256;
    /** Maximum length of a secret's continuation. */
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

    /** Returns and removes the kind of secret that continues. */
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

    /** Stores the kind of secret that continues; {@code length} more bytes of it are known, or it has just started. */
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
