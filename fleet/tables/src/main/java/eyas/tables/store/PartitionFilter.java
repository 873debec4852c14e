package eyas.tables.store;

import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which files a question needs. What it takes may still have rows that are not asked for.
 *
 * @param from the first day
 * @param until the last day
 * @param directories directories of repositories as {@link StoreLayout#folder} has them, null for all
 */
public record PartitionFilter(
        LocalDate from, LocalDate until, @Nullable Set<String> folders) {
    /** Everything. */
    public static final PartitionFilter ALL = new PartitionFilter(LocalDate.MIN, LocalDate.MAX, null);

    /** Returns the same of some days. */
    public PartitionFilter days(LocalDate first, LocalDate last) {
        return new PartitionFilter(first, last, folders);
    }

    /** Returns the same of some repositories. */
    public PartitionFilter repositories(Set<String> names) {
        return new PartitionFilter(
                from, until, names.stream().map(StoreLayout::folder).collect(Collectors.toSet()));
    }

    /** Returns whether files of that day are needed. */
    public boolean takes(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    /** Returns whether files in that directory are needed. */
    public boolean takesFolder(String folder) {
        return folders == null || folders.contains(folder);
    }
}
