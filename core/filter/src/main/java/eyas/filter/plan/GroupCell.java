package eyas.filter.plan;

import eyas.filter.plan.RecentValues.Remembered;
import java.util.Arrays;

/**
 * The tests of a group that hold for each value of its source, for the current event. Event thread only.
 *
 * <p>A record for the same reason as {@link SourceSlot}.
 *
 * @param place the group's number among the groups of the source
 */
record GroupCell(SourceSlot slot, GroupIndex index, int place, EventEpoch epoch, Rows rows) {

    /** The state that changes from event to event. */
    static final class Rows {
        /** The row of the first value. */
        private Row first = Row.NONE;
        /** The rows of all values, for sources with several values. */
        private Row[] all = {Row.NONE};

        private Row[] scratch = {new Row()};
        private int count;
        private int stamp;
    }

    static GroupCell of(SourceSlot slot, GroupIndex index, int place, EventEpoch epoch) {
        return new GroupCell(slot, index, place, epoch, new Rows());
    }

    void restart() {
        rows.stamp = 0;
    }

    /** Returns the number of values of the source; looks each of them up once. */
    int read() {
        if (rows.stamp != epoch.number()) {
            rows.stamp = epoch.number();
            rows.count = slot.read();
            if (slot.single()) {
                if (rows.count > 0) {
                    rows.first = find(0);
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
            rows.all[i] = find(i);
        }
    }

    private Row find(int value) {
        RecentValues recent = slot.recent();
        Remembered remembered = recent == null ? null : slot.remembered(recent, value);
        Row scratch = rows.scratch[value];
        if (remembered == null) {
            return index.row(slot.value(value), scratch);
        }
        Row row = remembered.row(place);
        return row != null ? row : remembered.keep(place, index.row(slot.value(value), scratch), scratch);
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

    /** Returns the tests that hold for the value at index {@code value}. */
    Row row(int value) {
        return rows.all[value];
    }

    /**
     * Returns whether a predicate holds.
     *
     * @param local number of its test in the group
     * @param negated whether the predicate negates the group's test
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
