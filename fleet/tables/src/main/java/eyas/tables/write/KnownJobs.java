package eyas.tables.write;

import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.ReportPrecedence;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.JobRows;
import eyas.tables.store.PartitionFilter;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The jobs that a store has already, day by day. Not thread-safe. */
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

    /** What is known of a job: what is stored with each of its reports, by the digest. */
    private record Job(Map<String, Beside> reports, long end) {}

    /** What is stored beside a report. */
    private record Beside(boolean capture, boolean events) {
        Beside or(Beside other) {
            return new Beside(capture || other.capture, events || other.events);
        }
    }

    /** What a job is to the store. */
    enum Standing {
        /** It is to be written. */
        NEW,
        /** It is to be written, and takes the place of another report of the same job. */
        REPLACES,
        /** It is to be written with its events, which the store has, and a capture, which it has not. */
        ADDS_CAPTURE,
        /** The store has it, or a report of it that counts more. */
        KNOWN,
        /** The store has it without a capture or events that are there now, and would lose the others if it were written again. */
        WOULD_LOSE
    }

    /**
     * Returns the same rows at the day at which the store has the job: that of its start, where it came so late that it would lie at the
     * day of its arrival. A job would be there twice otherwise.
     */
    JobRows placed(JobRows job) throws IOException {
        LocalDate began = job.dayOfLateStart().orElse(job.day());
        return !began.equals(job.day())
                        && day(began).jobs().containsKey(job.identity().key())
                ? job.atStart(began)
                : job;
    }

    /** Returns whether the store has this report of the job, or one that counts more; {@code capture} is whether one is offered. */
    Standing standing(JobRows job, boolean capture) throws IOException {
        Job known = day(job.day()).jobs().get(job.identity().key());
        if (known == null) {
            return Standing.NEW;
        }
        if (known.end() > ReportPrecedence.end(job)) {
            return Standing.KNOWN;
        }
        Beside there = known.reports().get(job.digest());
        if (there == null) {
            return Standing.REPLACES;
        }
        boolean events = job.events() != null;
        if ((!capture || there.capture()) && (!events || there.events())) {
            return Standing.KNOWN;
        }
        if ((there.capture() && !capture) || (there.events() && !events)) {
            return Standing.WOULD_LOSE;
        }
        return there.events() ? Standing.ADDS_CAPTURE : Standing.NEW;
    }

    /** Returns whether the store has a report of the job's end on that day, or on that of its start, and not this one. */
    boolean hasOther(JobRows job) throws IOException {
        Job known = day(placed(job).day()).jobs().get(job.identity().key());
        return known != null && known.end() > 0 && !known.reports().containsKey(job.digest());
    }

    /** Returns what a day has: read anew where it has other files than before. */
    private Day day(LocalDate day) throws IOException {
        List<TableFile> files = StoredFiles.list(store, StoredTables.JOBS, PartitionFilter.ALL.days(day, day));
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
        List<Path> paths = new ArrayList<>();
        for (TableFile file : files) {
            paths.add(cache.file(store, file.object()));
        }
        String sql = "SELECT job, report, " + ReportPrecedence.END_SQL
                + ", capture IS NOT NULL, coalesce(events_stored, false) FROM ("
                + TableDatabase.rows(StoredTables.JOBS, paths) + ")";
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String report = rows.getString(2);
                long end = rows.getLong(3);
                Beside beside = new Beside(rows.getBoolean(4), rows.getBoolean(5));
                jobs.merge(rows.getString(1), new Job(new HashMap<>(Map.of(report, beside)), end), (one, other) -> {
                    other.reports().forEach((digest, what) -> one.reports().merge(digest, what, Beside::or));
                    return new Job(one.reports(), Math.max(one.end(), other.end()));
                });
            }
        } catch (SQLException e) {
            throw new IOException("the jobs of " + store.description() + " cannot be read: " + e.getMessage(), e);
        }
        return jobs;
    }
}
