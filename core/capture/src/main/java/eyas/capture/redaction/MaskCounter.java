package eyas.capture.redaction;

import java.util.ArrayList;
import java.util.List;

/** Masks bytes and counts them by reason. Not thread-safe. */
final class MaskCounter {
    static final byte MASK = '*';

    private final List<String> reasons = new ArrayList<>();
    private final List<long[]> counts = new ArrayList<>();
    private long bytes;

    /** Returns the number of a reason; equal descriptions have the same number. */
    int reason(String what) {
        int known = reasons.indexOf(what);
        if (known >= 0) {
            return known;
        }
        reasons.add(what);
        counts.add(new long[2]);
        return reasons.size() - 1;
    }

    /**
     * Masks bytes {@code from} to {@code to} exclusive, except line ends, because keys are parsed by line.
     *
     * @return whether any byte was not masked yet; only that is counted
     */
    boolean mask(byte[] text, int from, int to, int reason) {
        int changed = 0;
        for (int i = from; i < to; i++) {
            if (text[i] != MASK && text[i] != '\n' && text[i] != '\r') {
                text[i] = MASK;
                changed++;
            }
        }
        if (changed == 0) {
            return false;
        }
        long[] count = counts.get(reason);
        count[0]++;
        count[1] += changed;
        bytes += changed;
        return true;
    }

    /** Returns the number of masked bytes; increases whenever a byte changes. */
    long bytes() {
        return bytes;
    }

    List<MaskCount> counts() {
        List<MaskCount> result = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) {
            long[] count = counts.get(i);
            if (count[0] > 0) {
                result.add(new MaskCount(reasons.get(i), count[0], count[1]));
            }
        }
        return result;
    }
}
