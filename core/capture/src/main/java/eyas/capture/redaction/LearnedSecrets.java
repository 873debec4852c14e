package eyas.capture.redaction;

import eyas.event.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Stores values that were identified as secrets by a name, to find them in other places.
 *
 * <p>Only values that hardly occur by chance: at least 8 bytes, of more than one kind of byte or longer than 20. Keeps the latest 1,024,
 * and the latest 16 of those with the same first 8 bytes, because each of these is compared with text that starts the same. Not
 * thread-safe.
 */
final class LearnedSecrets {
    /** The minimum length of a learned value, and of a truncated value at the end of data. */
    static final int LEAST = 8;

    private static final int MOST = 512;
    private static final int SURELY_RANDOM = 20;
    private static final int KEPT = 1024;
    private static final int MOST_ALIKE = 16;
    private static final int SLOTS = 4096;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] values = new byte[KEPT][0];
    private final int[] nextWithSlot = new int[KEPT];
    /** Index of the first value of a slot plus one; 0 if there is none. */
    private final int[] first = new int[SLOTS];

    private int count;
    private int oldest;
    private long total;

    void learn(byte[] text, int from, int to) {
        int length = to - from;
        if (length < LEAST || length > MOST || !isUnlikelyByChance(text, from, to) || knows(text, from, to)) {
            return;
        }
        if (count == KEPT) {
            if (values[oldest].length > 0) {
                unlink(slot(values[oldest], 0), oldest);
            }
            oldest = (oldest + 1) % KEPT;
            count--;
        }
        int slot = slot(text, from);
        forgetOldestAlike(slot);
        int place = (oldest + count) % KEPT;
        values[place] = Arrays.copyOfRange(text, from, to);
        nextWithSlot[place] = first[slot];
        first[slot] = place + 1;
        count++;
        total++;
    }

    private boolean knows(byte[] text, int from, int to) {
        for (int place = first[slot(text, from)] - 1; place >= 0; place = nextWithSlot[place] - 1) {
            if (Arrays.equals(values[place], 0, values[place].length, text, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** Makes room for one more value in a slot; the place of the evicted one stays empty until it is the oldest of all. */
    private void forgetOldestAlike(int slot) {
        int alike = 0;
        int last = -1;
        for (int place = first[slot] - 1; place >= 0; place = nextWithSlot[place] - 1) {
            alike++;
            last = place;
        }
        if (alike == MOST_ALIKE) {
            unlink(slot, last);
            values[last] = Bytes.EMPTY;
        }
    }

    private void unlink(int slot, int place) {
        if (first[slot] == place + 1) {
            first[slot] = nextWithSlot[place];
            return;
        }
        int at = first[slot] - 1;
        while (nextWithSlot[at] != place + 1) {
            at = nextWithSlot[at] - 1;
        }
        nextWithSlot[at] = nextWithSlot[place];
    }

    private static boolean isUnlikelyByChance(byte[] text, int from, int to) {
        boolean digit = false;
        boolean lower = false;
        boolean upper = false;
        boolean other = false;
        boolean masked = true;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            digit |= c >= '0' && c <= '9';
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            other |= c == '/' || c == ' ';
            masked &= c == MaskCounter.MASK;
        }
        int kinds = (digit ? 1 : 0) + (lower ? 1 : 0) + (upper ? 1 : 0);
        return !masked && (kinds > 1 || (to - from > SURELY_RANDOM && !other));
    }

    /** Returns the number of values learned so far; increases with each. */
    long learnedCount() {
        return total;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns the length of the learned value that starts at {@code at}, as far as the data goes; 0 if there is none. */
    int find(byte[] text, int at, int to) {
        if (to - at < LEAST) {
            return 0;
        }
        int longest = 0;
        for (int place = first[slot(text, at)] - 1; place >= 0; place = nextWithSlot[place] - 1) {
            byte[] value = values[place];
            int length = Math.min(value.length, to - at);
            if (length > longest && Arrays.equals(value, 0, length, text, at, at + length)) {
                longest = length;
            }
        }
        return longest;
    }

    private static int slot(byte[] text, int at) {
        long word = (long) LONGS.get(text, at) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (word >>> 52);
    }
}
