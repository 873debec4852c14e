package eyas.tables.write;

import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.JobOrder;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.JobRows;
import eyas.tables.store.Selection;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The jobs that a store has already, day by day. Use by one thread. */
final class KnownJobs {
    /** Of how many days what was read is kept. */
    private static final int DAYS = 64;

    private final Store store;
    private final Connection database;
    private final FileCache cache;
    private final Map<LocalDate, Day> days = new LinkedHashMap<>();

    KnownJobs(Store store, Connection database, Path scratch) {
        this.store = store;
        this.database = database;
        this.cache = new FileCache(scratch.resolve("known"));
    }

    /** What a day has: by which files, and of each job its reports and the latest end. */
    private record Day(List<String> files, Map<String, Job> jobs) {}

    private record Job(Set<String> reports, Set<String> captured, long end) {}

    /**
     * Return whether the store has this report of the job, or one that counts more.
     *
     * @param capture whether there is a capture with it, which the store has not got where it has the report alone
     */
    boolean has(JobRows job, boolean capture) throws IOException {
        Job known = day(job.day()).jobs().get(job.identity().key());
        if (known == null) {
            return false;
        }
        Set<String> same = capture ? known.captured() : known.reports();
        return same.contains(job.digest()) || known.end() > JobOrder.end(job);
    }

    /** Return whether the store has a report of the job's end on that day, and not this one. */
    boolean hasOther(JobRows job) throws IOException {
        Job known = day(job.day()).jobs().get(job.identity().key());
        return known != null && known.end() > 0 && !known.reports().contains(job.digest());
    }

    /** Returns what a day has: read anew where it has other files than before. */
    private Day day(LocalDate day) throws IOException {
        List<TableFile> files = StoredFiles.list(store, StoredTables.JOBS, Selection.ALL.days(day, day));
        List<String> names = files.stream().map(file -> file.object().name()).toList();
        Day known = days.get(day);
        if (known == null || !known.files().equals(names)) {
            known = new Day(names, read(files));
            if (days.size() >= DAYS) {
                days.remove(days.keySet().iterator().next());
            }
            days.put(day, known);
        }
        return known;
    }

    private Map<String, Job> read(List<TableFile> files) throws IOException {
        Map<String, Job> jobs = new HashMap<>();
        if (files.isEmpty()) {
            return jobs;
        }
        List<String> paths = new ArrayList<>();
        for (TableFile file : files) {
            paths.add(TableDatabase.literal(cache.file(store, file.object()).toString()));
        }
        String sql = "SELECT job, report, capture, " + JobOrder.END_SQL + " FROM read_parquet(["
                + paths.stream().collect(Collectors.joining(",")) + "], union_by_name = true, hive_partitioning = false)";
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String report = rows.getString(2);
                Set<String> captured = rows.getString(3) == null ? Set.of() : Set.of(report);
                long end = rows.getLong(4);
                Job read = new Job(new HashSet<>(Set.of(report)), new HashSet<>(captured), end);
                jobs.merge(rows.getString(1), read, (one, other) -> {
                    one.reports().addAll(other.reports());
                    one.captured().addAll(other.captured());
                    return new Job(one.reports(), one.captured(), Math.max(one.end(), other.end()));
                });
            }
        } catch (SQLException e) {
            throw new IOException("the jobs of " + store.description() + " cannot be read: " + e.getMessage(), e);
        }
        return jobs;
    }
}
