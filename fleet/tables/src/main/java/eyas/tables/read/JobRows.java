package eyas.tables.read;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All rows of one job.
 *
 * @param identity the job's identity
 * @param day the UTC day at which the rows are stored
 * @param digest SHA-256 of the source of the rows, lower-case hex
 * @param rows each with a value for each column of its table, in the order of the columns; the writer fills {@code part} and {@code
 * written_ns}. Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code LocalDate} and lists of these, or null
 * @param events streams the rows of {@code events}; null for none
 */
public record JobRows(
        StoredJobIdentity identity,
        LocalDate day,
        String digest,
        Map<StoredTable, List<@Nullable Object[]>> rows,
        @Nullable EventRowFeed events) {
    private static final int DAY = StoredTables.JOBS.index("day");
    private static final int DAY_OF_ARRIVAL = StoredTables.JOBS.index("day_of_arrival");

    public JobRows {
        rows = new LinkedHashMap<>(rows);
    }

    /** Returns the rows of a table, possibly none. */
    public List<@Nullable Object[]> of(StoredTable table) {
        return rows.getOrDefault(table, List.of());
    }

    /** Sets the name of the stored capture in the row of {@code jobs}. */
    public JobRows captured(String name) {
        of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("capture")] = name;
        return this;
    }

    /** Marks in the row of {@code jobs} that the job's events are not stored, or not completely. */
    public void withoutEvents() {
        of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("events_stored")] = false;
    }

    /**
     * Returns the day on which the job started if the rows are stored at the day of their arrival only because they arrived late; otherwise
     * empty.
     */
    public Optional<LocalDate> dayOfLateStart() {
        @Nullable Object[] job = of(StoredTables.JOBS).getFirst();
        return Boolean.TRUE.equals(job[DAY_OF_ARRIVAL])
                        && job[StoredTables.JOBS.index("start_time_ns")] instanceof Long started
                        && job[StoredTables.JOBS.index("received_ns")] instanceof Long received
                        && started < received
                        && Instant.EPOCH.plusNanos(started).isAfter(JobRowBuilder.EARLIEST)
                ? Optional.of(LocalDate.ofInstant(Instant.EPOCH.plusNanos(started), ZoneOffset.UTC))
                : Optional.empty();
    }

    /** Returns a copy for the day on which the job started. */
    public JobRows atStart(LocalDate started) {
        Map<StoredTable, List<@Nullable Object[]>> moved = new LinkedHashMap<>();
        rows.forEach((table, all) -> {
            List<@Nullable Object[]> others = new ArrayList<>();
            for (@Nullable Object[] row : all) {
                @Nullable Object[] other = Arrays.copyOf(row, row.length);
                other[DAY] = started;
                others.add(other);
            }
            moved.put(table, others);
        });
        JobRows others = new JobRows(identity, started, digest, moved, events);
        others.of(StoredTables.JOBS).getFirst()[DAY_OF_ARRIVAL] = false;
        return others;
    }

    /** Returns the number of rows in all tables. */
    public long count() {
        return rows.values().stream().mapToLong(List::size).sum();
    }
}
