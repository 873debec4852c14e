package eyas.filter.plan;

import java.util.Arrays;

/** Holds, for the current event, which tests of a group hold for each value of its source. Event thread only. */
final class GroupCell {
    private final SourceSlot slot;
    private final GroupIndex index;
    private final Moment moment;
    private Row[] rows = {Row.NONE};
    private Row[] scratch = {new Row()};
    private int count;
    private int stamp;

    GroupCell(SourceSlot slot, GroupIndex index, Moment moment) {
        this.slot = slot;
        this.index = index;
        this.moment = moment;
    }

    void restart() {
        stamp = 0;
    }

    /** Returns how many values the source has; looks each of them up once. */
    int read() {
        if (stamp != moment.number()) {
            stamp = moment.number();
            count = slot.read();
            if (count > rows.length) {
                grow();
            }
            for (int i = 0; i < count; i++) {
                rows[i] = index.row(slot.value(i), scratch[i]);
            }
        }
        return count;
    }

    private void grow() {
        int old = rows.length;
        rows = Arrays.copyOf(rows, Math.max(count, old * 2));
        scratch = Arrays.copyOf(scratch, rows.length);
        for (int i = old; i < rows.length; i++) {
            rows[i] = Row.NONE;
            scratch[i] = new Row();
        }
    }

    /** Returns the tests that hold for value {@code value}. */
    Row row(int value) {
        return rows[value];
    }

    /**
     * Tells whether a predicate holds.
     *
     * @param local number of its test in the group
     * @param negated whether the test is the negative of the group's
     * @param all whether all values must pass rather than any
     */
    boolean holds(int local, boolean negated, boolean all) {
        int values = read();
        for (int i = 0; i < values; i++) {
            if ((rows[i].has(local) != negated) != all) {
                return !all;
            }
        }
        return all && values > 0;
    }
}
