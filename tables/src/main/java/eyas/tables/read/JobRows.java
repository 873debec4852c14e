package eyas.tables.read;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
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
 * @param events gives the rows of {@code events}; null for none
 * @param remarks what could not be taken from the input, in words
 */
public record JobRows(
        StoredJobIdentity identity,
        LocalDate day,
        String digest,
        Map<StoredTable, List<@Nullable Object[]>> rows,
        @Nullable EventRowFeed events,
        List<String> remarks) {
    public JobRows {
        rows = new LinkedHashMap<>(rows);
        remarks = List.copyOf(remarks);
    }

    /** Return the rows of a table; none where it has none. */
    public List<@Nullable Object[]> of(StoredTable table) {
        return rows.getOrDefault(table, List.of());
    }

    /** Note in the row of {@code jobs} that the capture is stored as {@code name}. */
    public JobRows captured(String name) {
        of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("capture")] = name;
        return this;
    }

    /** Note in the row of {@code jobs} that the job's events are not stored, or not as they should be. */
    public void withoutEvents() {
        of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("events_stored")] = false;
    }

    /** Return how many rows there are in all tables. */
    public long count() {
        return rows.values().stream().mapToLong(List::size).sum();
    }
}
