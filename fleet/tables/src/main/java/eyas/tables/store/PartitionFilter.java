package eyas.tables.store;

import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects the files of a query. Selected files may contain rows that the query excludes.
 *
 * @param from the first day
 * @param until the last day
 * @param directories directories of repositories, see {@link StoreLayout#directory}; null for all
 */
public record PartitionFilter(
        LocalDate from, LocalDate until, @Nullable Set<String> directories) {
    /** Selects everything. */
    public static final PartitionFilter ALL = new PartitionFilter(LocalDate.MIN, LocalDate.MAX, null);

    /** Returns a copy with other days. */
    public PartitionFilter days(LocalDate first, LocalDate last) {
        return new PartitionFilter(first, last, directories);
    }

    /** Returns a copy with other repositories. */
    public PartitionFilter repositories(Set<String> names) {
        return new PartitionFilter(
                from, until, names.stream().map(StoreLayout::directory).collect(Collectors.toSet()));
    }

    /** Returns whether files of that day are selected. */
    public boolean takes(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    /** Returns whether files in that directory are selected. */
    public boolean selectsDirectory(String directory) {
        return directories == null || directories.contains(directory);
    }
}
