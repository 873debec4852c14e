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
 * @param identity whose job it is
 * @param day the day of UTC that the rows lie at
 * @param digest SHA-256 of what they were made of, lower-case hex
 * @param rows each with a value for each column of its table, in the columns' order; {@code part} and {@code written_ns} are filled by
 *     who writes them. Values are {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code LocalDate} and lists of these,
 *     or null
 * @param events gives the rows of {@code events}; null for none
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

    /** Returns the rows of a table; none where it has none. */
    public List<@Nullable Object[]> of(StoredTable table) {
        return rows.getOrDefault(table, List.of());
    }

    /** Records in the row of {@code jobs} that the capture is stored as {@code name}. */
    public JobRows captured(String name) {
        of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("capture")] = name;
        return this;
    }

    /** Records in the row of {@code jobs} that the job's events are not stored, or not as they should be. */
    public void withoutEvents() {
        of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("events_stored")] = false;
    }

    /**
     * Returns the day on which the job began, where the rows lie at the day of their arrival for no other reason than that they came so
     * late; empty otherwise.
     */
    public Optional<LocalDate> dayOfLateStart() {
        @Nullable Object[] job = of(StoredTables.JOBS).getFirst();
        return Boolean.TRUE.equals(job[DAY_OF_ARRIVAL])
                        && job[StoredTables.JOBS.index("start_time_ns")] instanceof Long began
                        && job[StoredTables.JOBS.index("received_ns")] instanceof Long received
                        && began < received
                        && Instant.EPOCH.plusNanos(began).isAfter(JobRowBuilder.EARLIEST)
                ? Optional.of(LocalDate.ofInstant(Instant.EPOCH.plusNanos(began), ZoneOffset.UTC))
                : Optional.empty();
    }

    /** Returns the same at the day on which the job began. */
    public JobRows atStart(LocalDate began) {
        Map<StoredTable, List<@Nullable Object[]>> moved = new LinkedHashMap<>();
        rows.forEach((table, all) -> {
            List<@Nullable Object[]> others = new ArrayList<>();
            for (@Nullable Object[] row : all) {
                @Nullable Object[] other = Arrays.copyOf(row, row.length);
                other[DAY] = began;
                others.add(other);
            }
            moved.put(table, others);
        });
        JobRows others = new JobRows(identity, began, digest, moved, events);
        others.of(StoredTables.JOBS).getFirst()[DAY_OF_ARRIVAL] = false;
        return others;
    }

    /** Returns how many rows there are in all tables. */
    public long count() {
        return rows.values().stream().mapToLong(List::size).sum();
    }
}
