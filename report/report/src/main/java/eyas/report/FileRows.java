package eyas.report;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a report by path, in the order in which they were first touched, up to a limit. Event thread only. */
final class FileRows {
    /** Limit of parent directories that are kept, a few for each row. */
    private static final int PARENTS = 200_000;
    /** Limit of rows that are visited in total to handle renamed directories. */
    private static final long MOST_VISITS = 20_000_000;

    private final int most;
    private final Map<String, FileRow> rows = new LinkedHashMap<>();
    /** Direct and indirect parent directories of rows; incomplete once the limit is reached. */
    private final Set<String> parents = new HashSet<>();

    private long omitted;
    private long visits;

    FileRows(int most) {
        this.most = most;
    }

    @Nullable
    FileRow find(String path) {
        return rows.get(path);
    }

    Collection<FileRow> all() {
        return Collections.unmodifiableCollection(rows.values());
    }

    /** Returns how many rows and renamed directories were left out. */
    long omitted() {
        return omitted;
    }

    /** Adds a file that has no row; returns null and counts it if the table is full. */
    @Nullable
    FileRow add(String path) {
        if (rows.size() >= most) {
            omitted++;
            return null;
        }
        FileRow row = new FileRow(rows.size(), path);
        rows.put(path, row);
        for (int end = path.lastIndexOf('/');
                end > 0 && parents.size() < PARENTS && parents.add(path.substring(0, end)); ) {
            end = path.lastIndexOf('/', end - 1);
        }
        return row;
    }

    /** Returns false if no row lies below {@code directory}. */
    boolean mayHaveBelow(String directory) {
        return parents.contains(directory) || parents.size() >= PARENTS;
    }

    /** Returns the existing files below {@code directory}. Once the limit of visited rows is exceeded, returns none and counts the call. */
    List<FileRow> presentBelow(String directory) {
        visits += rows.size();
        if (visits > MOST_VISITS) {
            omitted++;
            return List.of();
        }
        String inside = directory + "/";
        return rows.values().stream()
                .filter(row -> row.isThere && row.path.startsWith(inside))
                .toList();
    }
}
