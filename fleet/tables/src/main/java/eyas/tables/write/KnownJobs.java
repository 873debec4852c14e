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

/** The jobs in a store, loaded day by day. Not thread-safe. */
final class KnownJobs {
    /** Number of days that are cached. */
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

    /** The content of a day: the files it was read from, and for each job its reports and the latest end. */
    private record Day(List<String> files, Map<String, Job> jobs) {}

    /** Data of a job: what is stored with each of its reports, by digest. */
    private record Job(Map<String, StoredParts> reports, long end) {}

    /** What is stored with a report. */
    private record StoredParts(boolean capture, boolean events) {
        StoredParts or(StoredParts other) {
            return new StoredParts(capture || other.capture, events || other.events);
        }
    }

    /** Decisions about a job. */
    enum Decision {
        /** Write it. */
        NEW,
        /** Write it; it replaces another report of the same job. */
        REPLACES,
        /** Write it with its events, which are stored already, and a capture, which is not. */
        ADDS_CAPTURE,
        /** Skip it: it is stored, or a report with precedence is. */
        KNOWN,
        /**
         * Skip it: it is stored without a capture or events that this input has, and would lose the other of these if it were written
         * again.
         */
        WOULD_LOSE
    }

    /** Moves a late report to the day of its job's start if the store has the job there; otherwise the job would be stored twice. */
    JobRows placed(JobRows job) throws IOException {
        LocalDate started = job.dayOfLateStart().orElse(job.day());
        return !started.equals(job.day())
                        && day(started).jobs().containsKey(job.identity().key())
                ? job.atStart(started)
                : job;
    }

    /**
     * Decides about a report of a job.
     *
     * @param capture whether a capture is offered
     */
    Decision decide(JobRows job, boolean capture) throws IOException {
        Job known = day(job.day()).jobs().get(job.identity().key());
        if (known == null) {
            return Decision.NEW;
        }
        if (known.end() > ReportPrecedence.end(job)) {
            return Decision.KNOWN;
        }
        StoredParts there = known.reports().get(job.digest());
        if (there == null) {
            return Decision.REPLACES;
        }
        boolean events = job.events() != null;
        if ((!capture || there.capture()) && (!events || there.events())) {
            return Decision.KNOWN;
        }
        if ((there.capture() && !capture) || (there.events() && !events)) {
            return Decision.WOULD_LOSE;
        }
        return there.events() ? Decision.ADDS_CAPTURE : Decision.NEW;
    }

    /** Returns whether the store has another report of the job's end, on that day or on that of its start. */
    boolean hasOther(JobRows job) throws IOException {
        Job known = day(placed(job).day()).jobs().get(job.identity().key());
        return known != null && known.end() > 0 && !known.reports().containsKey(job.digest());
    }

    /** Returns the content of a day; read again if its files have changed. */
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
                StoredParts beside = new StoredParts(rows.getBoolean(4), rows.getBoolean(5));
                jobs.merge(rows.getString(1), new Job(new HashMap<>(Map.of(report, beside)), end), (one, other) -> {
                    other.reports().forEach((digest, what) -> one.reports().merge(digest, what, StoredParts::or));
                    return new Job(one.reports(), Math.max(one.end(), other.end()));
                });
            }
        } catch (SQLException e) {
            throw new IOException("cannot read the jobs of " + store.description() + ": " + e.getMessage(), e);
        }
        return jobs;
    }
}
