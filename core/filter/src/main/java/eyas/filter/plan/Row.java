package eyas.filter.plan;

import java.util.Arrays;

/** The predicates of a group that hold for one value, by their numbers in the group. */
final class Row {
    static final Row NONE = new Row();

    private int[] items;
    private int size;
    /** A bit for each number below 64, so that small groups are tested in one step. */
    private long bits;

    Row() {
        this.items = new int[4];
    }

    int size() {
        return size;
    }

    int get(int index) {
        return items[index];
    }

    boolean has(int item) {
        return item < Long.SIZE ? (bits >>> item & 1) != 0 : find(item);
    }

    private boolean find(int item) {
        for (int i = 0; i < size; i++) {
            if (items[i] == item) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        size = 0;
        bits = 0;
    }

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        items[size++] = item;
        bits |= item < Long.SIZE ? 1L << item : 0;
    }

    void addAll(Row other) {
        for (int i = 0; i < other.size; i++) {
            if (!has(other.items[i])) {
                add(other.items[i]);
            }
        }
    }
}
