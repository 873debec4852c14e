package eyas.filter.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds, for the current event, which tests of a group hold for each value of its source. Event thread only.
 *
 * <p>A record for the same reason as {@link SourceSlot}.
 */
record GroupCell(SourceSlot slot, GroupIndex index, EventEpoch epoch, Rows rows) {

    /** What changes from event to event. */
    static final class Rows {
        /** The row of the first value. */
        private Row first = Row.NONE;
        /** The rows of all values, where there may be several. */
        private Row[] all = {Row.NONE};

        private Row[] scratch = {new Row()};
        private int count;
        private int stamp;
        private Known known = Known.NONE;
    }

    /** The rows of the values that the source remembers; each is that of the value that was there at its turn. */
    private record Known(@Nullable Row[] rows, int[] turns) {
        static final Known NONE = new Known(new Row[0], new int[0]);
    }

    static GroupCell of(SourceSlot slot, GroupIndex index, EventEpoch epoch) {
        Rows rows = new Rows();
        if (slot.recent() != null) {
            rows.known = new Known(new Row[RecentValues.PLACES], new int[RecentValues.PLACES]);
        }
        return new GroupCell(slot, index, epoch, rows);
    }

    void restart() {
        rows.stamp = 0;
    }

    /** Returns how many values the source has; looks each of them up once. */
    int read() {
        if (rows.stamp != epoch.number()) {
            rows.stamp = epoch.number();
            rows.count = slot.read();
            if (slot.single()) {
                if (rows.count > 0) {
                    rows.first = look(0);
                    rows.all[0] = rows.first;
                }
            } else {
                readAll();
            }
        }
        return rows.count;
    }

    private void readAll() {
        if (rows.count > rows.all.length) {
            grow();
        }
        for (int i = 0; i < rows.count; i++) {
            rows.all[i] = look(i);
        }
    }

    private Row look(int value) {
        RecentValues recent = slot.recent();
        if (recent == null) {
            return index.row(slot.value(value), rows.scratch[value]);
        }
        int place = slot.place(recent, value);
        if (place == RecentValues.NONE) {
            return index.row(slot.value(value), rows.scratch[value]);
        }
        Known known = rows.known;
        Row row = known.rows[place];
        if (row == null || known.turns[place] != recent.turn(place)) {
            row = kept(index.row(slot.value(value), rows.scratch[value]), rows.scratch[value], row);
            known.rows[place] = row;
            known.turns[place] = recent.turn(place);
        }
        return row;
    }

    /** Returns a row that stays as it is: {@code found}, or a copy of it where that is scratch. */
    private static Row kept(Row found, Row scratch, @Nullable Row before) {
        if (found != scratch) {
            return found;
        }
        if (found.size() == 0) {
            return Row.NONE;
        }
        Row own = before == null || before == Row.NONE ? new Row() : before;
        own.clear();
        own.addAll(found);
        return own;
    }

    private void grow() {
        int old = rows.all.length;
        rows.all = Arrays.copyOf(rows.all, Math.max(rows.count, old * 2));
        rows.scratch = Arrays.copyOf(rows.scratch, rows.all.length);
        for (int i = old; i < rows.all.length; i++) {
            rows.all[i] = Row.NONE;
            rows.scratch[i] = new Row();
        }
    }

    /** Returns the tests that hold for value {@code value}. */
    Row row(int value) {
        return rows.all[value];
    }

    /**
     * Return whether a predicate holds.
     *
     * @param local number of its test in the group
     * @param negated whether the test is the negative of the group's
     * @param all whether all values must pass rather than any
     */
    boolean holds(int local, boolean negated, boolean all) {
        int values = read();
        if (slot.single()) {
            return values > 0 && rows.first.has(local) != negated;
        }
        for (int i = 0; i < values; i++) {
            if ((rows.all[i].has(local) != negated) != all) {
                return !all;
            }
        }
        return all && values > 0;
    }
}
