package eyas.filter.plan;

import eyas.fields.FieldValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Caches lookup results for recent values of a source, such as paths.
 *
 * <p>Direct-mapped: the hash of a value determines its slot, and a new value evicts the old one. Event thread only; allocates nothing once
 * all slots have been used.
 */
final class RecentValues {
    static final int PLACES = 1024;

    /** The maximum length of a cached value in bytes, so that memory stays bounded. */
    static final int LONGEST = 256;

    private final Remembered[] places = new Remembered[PLACES];
    private final int groups;

    /** @param groups number of groups of the source */
    RecentValues(int groups) {
        this.groups = groups;
    }

    /** A cached value with the tests of each group that hold for it. The slot may be reused for another value, which changes its turn. */
    static final class Remembered {
        private final byte[] value = new byte[LONGEST];
        private int length = -1;
        private int turn;
        private final @Nullable Row[] rows;
        private final int[] turns;

        private Remembered(int groups) {
            rows = new Row[groups];
            turns = new int[groups];
        }

        /** Returns how often the value in this slot has changed. */
        int turn() {
            return turn;
        }

        private boolean isValue(FieldValue other) {
            return length == other.length()
                    && Arrays.equals(value, 0, length, other.bytes(), other.offset(), other.offset() + length);
        }

        private void set(FieldValue other) {
            length = other.length();
            System.arraycopy(other.bytes(), other.offset(), value, 0, length);
            turn++;
        }

        /** Returns the tests of group {@code group} that hold for the value, or null if not computed yet. */
        @Nullable
        Row row(int group) {
            return turns[group] == turn ? rows[group] : null;
        }

        /** Stores {@code found}, copied if it is {@code scratch}; returns the stored row. */
        Row keep(int group, Row found, Row scratch) {
            Row retained = found;
            if (found == scratch) {
                retained = found.size() == 0 ? Row.NONE : copy(found, rows[group]);
            }
            rows[group] = retained;
            turns[group] = turn;
            return retained;
        }

        private static Row copy(Row found, @Nullable Row before) {
            Row own = before == null || before == Row.NONE
                    ? new Row()
                    : before; // for each group, rows are either always scratch or never
            own.clear();
            own.addAll(found);
            return own;
        }
    }

    /** Returns the slot of a value, which is cached from now on; null if it is too long. */
    @Nullable
    Remembered of(FieldValue value) {
        if (value.length() > LONGEST) {
            return null;
        }
        int place = ByteRanges.sampledHash(value.bytes(), value.offset(), value.length()) & (PLACES - 1);
        Remembered remembered = places[place];
        if (remembered == null) {
            remembered = new Remembered(groups);
            places[place] = remembered;
        }
        if (!remembered.isValue(value)) {
            remembered.set(value);
        }
        return remembered;
    }
}
