package eyas.tables.read;

import eyas.tables.model.StoredTable;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rows of one job.
 *
 * @param identity whose job it is
 * @param day the day of UTC that the rows lie at
 * @param digest SHA-256 of what they were made of, lower-case hex
 * @param rows each with a value for each column of its table, in the columns' order; {@code part} and {@code written_ns} are filled by
 *     who writes them. Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code LocalDate} and lists of these,
 *     or null
 * @param remarks what could not be taken from the input, in words
 */
public record JobRows(
        JobIdentity identity,
        LocalDate day,
        String digest,
        Map<StoredTable, List<@Nullable Object[]>> rows,
        List<String> remarks) {
    public JobRows {
        rows = new LinkedHashMap<>(rows);
        remarks = List.copyOf(remarks);
    }

    /** Return the rows of a table; none where it has none. */
    public List<@Nullable Object[]> of(StoredTable table) {
        return rows.getOrDefault(table, List.of());
    }

    /** Return how many rows there are in all tables. */
    public long count() {
        return rows.values().stream().mapToLong(List::size).sum();
    }
}
