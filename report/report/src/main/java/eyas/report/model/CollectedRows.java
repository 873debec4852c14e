package eyas.report.model;

import java.util.List;

/**
 * One table of the report.
 *
 * @param <T> what a row is
 * @param collected whether the part was asked for
 * @param rows the rows, numbered by their place
 * @param omitted how many things were seen beyond the limit
 * @param hidden how many rows filters took out
 */
public record CollectedRows<T>(boolean collected, List<T> rows, long omitted, long hidden) {
    public CollectedRows {
        rows = List.copyOf(rows);
    }

    /** Returns a part with all its rows. */
    public static <T> CollectedRows<T> of(List<T> rows, long omitted) {
        return new CollectedRows<>(true, rows, omitted, 0);
    }

    /** Returns a part that was not asked for. */
    public static <T> CollectedRows<T> off() {
        return new CollectedRows<>(false, List.of(), 0, 0);
    }

    /** Returns how many rows there are. */
    public int size() {
        return rows.size();
    }
}
