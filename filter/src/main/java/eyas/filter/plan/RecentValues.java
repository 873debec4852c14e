package eyas.filter.plan;

import eyas.fields.FieldValue;
import java.util.Arrays;

/**
 * Remembers the last values of a source, such as paths, so that what was found out about one need not be found out again.
 *
 * <p>A value has one place, by its hash; the value that was there before is forgotten. Event thread only; allocates nothing
 * once each place was used.
 */
final class RecentValues {
    /** What {@link #place} returns for a value that is not remembered. */
    static final int NONE = -1;

    static final int PLACES = 1024;

    /** Longer values are not remembered, so that memory stays bounded. */
    static final int LONGEST = 256;

    private final byte[][] values = new byte[PLACES][];
    private final int[] lengths = new int[PLACES];
    private final int[] turns = new int[PLACES];

    /** Returns the place of a value, which is remembered from now on. */
    int place(FieldValue value) {
        int length = value.length();
        if (length > LONGEST) {
            return NONE;
        }
        int place = ByteRanges.sampledHash(value.bytes(), value.offset(), length) & (PLACES - 1);
        byte[] known = values[place];
        if (known == null) {
            known = new byte[LONGEST];
            values[place] = known;
        } else if (lengths[place] == length
                && Arrays.equals(known, 0, length, value.bytes(), value.offset(), value.offset() + length)) {
            return place;
        }
        System.arraycopy(value.bytes(), value.offset(), known, 0, length);
        lengths[place] = length;
        turns[place]++;
        return place;
    }

    /** Returns how often the value at a place has changed; from 1 for what {@link #place} has returned. */
    int turn(int place) {
        return turns[place];
    }
}
