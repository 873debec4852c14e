package eyas.filter.plan;

import eyas.fields.FieldValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last values of a source, such as paths, so that what was found out about one need not be found out again.
 *
 * <p>A value has one place, by its hash; the value that was there before is forgotten. Event thread only; allocates nothing
 * once each place was used.
 */
final class RecentValues {
    static final int PLACES = 1024;

    /** Longer values are not remembered, so that memory stays bounded. */
    static final int LONGEST = 256;

    private final Remembered[] places = new Remembered[PLACES];
    private final int groups;

    /** @param groups how many groups ask for the source */
    RecentValues(int groups) {
        this.groups = groups;
    }

    /** A value, and of each group which of its tests hold. Another value may come in its place, with another turn. */
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

        /** Returns how often the value here has changed. */
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

        /** Returns the tests of group {@code group} that hold for the value, null where nobody has asked yet. */
        @Nullable
        Row row(int group) {
            return turns[group] == turn ? rows[group] : null;
        }

        /** Keeps {@code found}, or a copy of it where that is {@code scratch}; returns what is kept. */
        Row keep(int group, Row found, Row scratch) {
            Row kept = found;
            if (found == scratch) {
                kept = found.size() == 0 ? Row.NONE : copy(found, rows[group]);
            }
            rows[group] = kept;
            turns[group] = turn;
            return kept;
        }

        private static Row copy(Row found, @Nullable Row before) {
            Row own = before == null || before == Row.NONE
                    ? new Row()
                    : before; // a group hands out scratch always or never
            own.clear();
            own.addAll(found);
            return own;
        }
    }

    /** Returns where a value is remembered, which it is from now on; null for one that is too long. */
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
