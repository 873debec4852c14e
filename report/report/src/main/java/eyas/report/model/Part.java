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
public record Part<T>(boolean collected, List<T> rows, long omitted, long hidden) {
    public Part {
        rows = List.copyOf(rows);
    }

    /** Returns a part with all its rows. */
    public static <T> Part<T> of(List<T> rows, long omitted) {
        return new Part<>(true, rows, omitted, 0);
    }

    /** Returns a part that was not asked for. */
    public static <T> Part<T> off() {
        return new Part<>(false, List.of(), 0, 0);
    }

    /** Returns how many rows there are. */
    public int size() {
        return rows.size();
    }
}
