package eyas.report.model;

import java.util.List;

/**
 * One table of the report.
 *
 * @param <T> the type of a row
 * @param collected whether the part was requested
 * @param rows the rows, numbered by their index
 * @param omitted number of items beyond the limit
 * @param hidden number of rows hidden by filters
 */
public record CollectedRows<T>(boolean collected, List<T> rows, long omitted, long hidden) {
    public CollectedRows {
        rows = List.copyOf(rows);
    }

    /** Returns a collected part with all its rows. */
    public static <T> CollectedRows<T> of(List<T> rows, long omitted) {
        return new CollectedRows<>(true, rows, omitted, 0);
    }

    /** Returns a part that was not requested. */
    public static <T> CollectedRows<T> off() {
        return new CollectedRows<>(false, List.of(), 0, 0);
    }

    /** Returns the number of rows. */
    public int size() {
        return rows.size();
    }
}
