package eyas.tables.write;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.ReportPrecedence;
import eyas.tables.query.TableDatabase;
import eyas.tables.read.EventRowFeed;
import eyas.tables.read.JobRows;
import eyas.tables.store.ErasureTombstone;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes jobs to a store. Added jobs are buffered and then written as one part: one file for each table and directory. The rows of {@code
 * jobs} are written last and act as the commit: without them a job does not exist. Not thread-safe.
 */
public final class TableWriter implements AutoCloseable {
    /** Number of rows that triggers writing a part. */
    private static final long PART_ROWS = 200_000;

    /** Number of jobs that triggers writing a part. */
    private static final int PART_JOBS = 1_000;

    private static final int CAPTURE = StoredTables.JOBS.index("capture");
    private static final int MEMORY_MIB = 256;

    private final Store store;
    private final Path scratch;
    private final Connection database;
    private final ParallelPuts puts;
    private final ParquetFileWriter file;
    private final KnownJobs known;
    private final Map<String, JobRows> held = new LinkedHashMap<>();
    private final Map<String, Long> erased = new HashMap<>();
    /** Buffered jobs that are written only together with their events, which the store would lose otherwise. */
    private final Set<String> eventsStored = new HashSet<>();

    private final Set<String> remarks = new LinkedHashSet<>();
    private final boolean byArrival;
    private long heldRows;
    private WriteSummary summary = WriteSummary.NONE;

    private TableWriter(Store store, Path scratch, Connection database, boolean byArrival) {
        this.store = store;
        this.byArrival = byArrival;
        this.scratch = scratch;
        this.database = database;
        this.puts = new ParallelPuts(store);
        this.file = new ParquetFileWriter(database, scratch);
        this.known = new KnownJobs(store, database, scratch);
    }

    /**
     * Opens a writer.
     *
     * @param scratch directory for files until they are in the store; not shared with other processes
     * @throws IOException if the database cannot be opened
     */
    public static TableWriter open(Store store, Path scratch) throws IOException {
        return open(store, scratch, false);
    }

    /**
     * Opens a writer for a receiver. The receiver has already rejected jobs that started before the erasure of their repository, so
     * erasures are compared with the time of arrival by the receiver's clock, not with the job's claimed end.
     *
     * @param scratch directory for files until they are in the store; not shared with other processes
     * @throws IOException if the database cannot be opened
     */
    public static TableWriter ofReceiver(Store store, Path scratch) throws IOException {
        return open(store, scratch, true);
    }

    private static TableWriter open(Store store, Path scratch, boolean byArrival) throws IOException {
        try {
            Files.createDirectories(scratch);
            return new TableWriter(
                    store, scratch, TableDatabase.open(MEMORY_MIB, 1, scratch.resolve("overflow")), byArrival);
        } catch (SQLException e) {
            throw new IOException("cannot open DuckDB: " + e.getMessage(), e);
        }
    }

    /**
     * A capture to store.
     *
     * @param file the capture, with secrets masked
     * @param digest SHA-256 of the original capture, lower-case hex
     */
    public record StoredCapture(Path file, String digest) {}

    /**
     * Adds a job. Of two reports of one job, {@link ReportPrecedence} decides; a report that is already stored is not written again.
     *
     * @return false if the store has it or a report with precedence, or if its repository was erased after the job ended
     */
    public boolean add(JobRows job) throws IOException {
        return add(job, null);
    }

    /**
     * Adds a job like {@link #add(JobRows)}, with its capture.
     *
     * @param capture stored at once if the job is accepted; null for none
     */
    public boolean add(JobRows job, @Nullable StoredCapture capture) throws IOException {
        if (isForgotten(job)) {
            summary = summary.and(WriteSummary.FORGOTTEN);
            return false;
        }
        return addPlaced(known.placed(job), capture);
    }

    private boolean addPlaced(JobRows job, @Nullable StoredCapture capture) throws IOException {
        JobRows before = held.get(job.identity().key());
        boolean heldWithCapture =
                before != null && capture == null && before.digest().equals(job.digest()) && isCaptured(before);
        boolean counts =
                !heldWithCapture && (before == null || ReportPrecedence.end(before) <= ReportPrecedence.end(job));
        KnownJobs.Decision standing = counts ? known.decide(job, capture != null) : KnownJobs.Decision.KNOWN;
        if (standing == KnownJobs.Decision.KNOWN || standing == KnownJobs.Decision.WOULD_LOSE) {
            if (standing == KnownJobs.Decision.WOULD_LOSE) {
                remarks.add(
                        job.identity().repository() + ", run " + job.identity().run()
                                + ": a rewrite would remove stored events or captures: use --events and --keep-captures together");
            }
            summary = summary.and(WriteSummary.KNOWN);
            return false;
        }
        if (capture != null) {
            String name = StoreLayout.capture(
                    job.day(), job.identity().repository(), job.identity().key(), capture.digest());
            store.put(name, capture.file());
            if (isForgotten(
                    job,
                    ErasureTombstone.until(store, job.identity().repository()).orElse(-1L))) {
                // Erased meanwhile: nothing else refers to the capture.
                store.delete(name);
                summary = summary.and(WriteSummary.FORGOTTEN);
                return false;
            }
            job.captured(name);
        }
        if (standing == KnownJobs.Decision.REPLACES
                || (before != null && !before.digest().equals(job.digest()))) {
            summary = summary.and(WriteSummary.REPLACED);
        }
        if (standing == KnownJobs.Decision.ADDS_CAPTURE) {
            eventsStored.add(job.identity().key());
        } else {
            eventsStored.remove(job.identity().key());
        }
        held.put(job.identity().key(), job);
        heldRows += job.count() - (before == null ? 0 : before.count());
        if (heldRows >= PART_ROWS || held.size() >= PART_JOBS || job.events() != null) {
            flush();
        }
        return true;
    }

    /**
     * Returns whether there is another report of the job's end, on the same day or that of its start, which this one would replace.
     *
     * @throws IOException if the store cannot be read
     */
    public boolean hasOther(JobRows job) throws IOException {
        JobRows before = held.get(job.identity().key());
        return (before != null
                        && ReportPrecedence.end(before) > 0
                        && !before.digest().equals(job.digest()))
                || known.hasOther(job);
    }

    private static boolean isCaptured(JobRows job) {
        return job.of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("capture")] != null;
    }

    private boolean isForgotten(JobRows job) throws IOException {
        return isForgotten(job, forgotten(job.identity().repository()));
    }

    private boolean isForgotten(JobRows job, long until) {
        return until >= 0 && (byArrival ? arrived(job) : ReportPrecedence.end(job)) <= until;
    }

    private static long arrived(JobRows job) {
        return job.of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("received_ns")] instanceof Long at ? at : 0;
    }

    /** Returns when a repository was erased; -1 if never. Queried once per part. */
    private long forgotten(String repository) throws IOException {
        Long known = erased.get(repository);
        if (known == null) {
            known = ErasureTombstone.until(store, repository).orElse(-1L);
            erased.put(repository, known);
        }
        return known;
    }

    /** Drops buffered jobs of repositories that were erased meanwhile. */
    private void dropForgotten() throws IOException {
        erased.clear();
        for (JobRows job : List.copyOf(held.values())) {
            if (isForgotten(job)) {
                held.remove(job.identity().key());
                if (job.of(StoredTables.JOBS).getFirst()[CAPTURE] instanceof String capture) {
                    store.delete(capture);
                }
                summary = summary.and(WriteSummary.FORGOTTEN);
            }
        }
    }

    /** Repeats erasures of repositories that were erased while their data was being written. */
    private void eraseAgain() throws IOException {
        Map<String, Long> before = Map.copyOf(erased);
        erased.clear();
        for (Map.Entry<String, Long> each : before.entrySet()) {
            if (forgotten(each.getKey()) > each.getValue()) {
                try (Erasure erasure = Erasure.open(store, scratch.resolve("erasure"))) {
                    erasure.erase(each.getKey(), false);
                }
            }
        }
    }

    /** Writes the buffered jobs, and returns what was written since the writer was opened. */
    public WriteSummary flush() throws IOException {
        dropForgotten();
        if (held.isEmpty()) {
            heldRows = 0;
            return summary;
        }
        long now = System.currentTimeMillis() * 1_000_000L;
        String part = part(now);
        try {
            List<StoredTable> order = new ArrayList<>(StoredTables.ALL);
            order.remove(StoredTables.JOBS);
            order.add(StoredTables.JOBS);
            for (JobRows job : List.copyOf(held.values())) {
                events(job, part);
            }
            for (StoredTable table : order) {
                if (table.equals(StoredTables.JOBS)) {
                    // Only complete parts are reported.
                    summary = summary.and(puts.finish());
                }
                table(table, part, now);
            }
            summary = summary.and(puts.finish());
        } catch (SQLException e) {
            throw new IOException("cannot write the tables: " + e.getMessage(), e);
        }
        summary = summary.and(WriteSummary.ofJobs(held.size()));
        held.clear();
        eventsStored.clear();
        heldRows = 0;
        eraseAgain();
        return summary;
    }

    /**
     * Returns a unique key in chronological order: the rows of a part are written once, by one writer, so that concurrent writers of the
     * same job do not duplicate it.
     */
    private static String part(long now) {
        return HexFormat.of().toHexDigits(now / 1_000_000).substring(4)
                + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    }

    /** The directory of rows. */
    private record Directory(LocalDate day, String repository) implements Comparable<Directory> {
        @Override
        public int compareTo(Directory other) {
            int days = day.compareTo(other.day);
            return days != 0 ? days : repository.compareTo(other.repository);
        }
    }

    private void table(StoredTable table, String part, long now) throws SQLException, IOException {
        Map<Directory, List<@Nullable Object[]>> directories = new TreeMap<>();
        for (JobRows job : held.values()) {
            List<@Nullable Object[]> rows = job.of(table);
            if (!rows.isEmpty()) {
                directories
                        .computeIfAbsent(
                                new Directory(
                                        job.day(),
                                        table.byRepository() ? job.identity().repository() : ""),
                                _ -> new ArrayList<>())
                        .addAll(rows);
            }
        }
        if (directories.isEmpty()) {
            return;
        }
        file.stage(table, directories.values(), part, now);
        for (Map.Entry<Directory, List<@Nullable Object[]>> each : directories.entrySet()) {
            Directory directory = each.getKey();
            String where = directories.size() == 1
                    ? ""
                    : " WHERE day = " + TableDatabase.literal(directory.day().toString())
                            + (table.byRepository()
                                    ? " AND repository = " + TableDatabase.literal(directory.repository())
                                    : "");
            puts.put(
                    StoreLayout.name(table, directory.day(), directory.repository(), part),
                    file.write(table, where),
                    each.getValue().size());
        }
    }

    /** Writes the events of a job; a failure does not affect the job's other rows and other jobs. */
    private void events(JobRows job, String part) throws IOException {
        EventRowFeed feed = job.events();
        if (feed == null) {
            return;
        }
        EventFiles.Outcome outcome = new EventFiles(job, part, file, puts).write(feed);
        if (outcome.problem().isEmpty()) {
            return;
        }
        String whose = job.identity().repository() + ", run " + job.identity().run();
        if (!outcome.stored() && eventsStored.contains(job.identity().key())) {
            // A row without events would take precedence over the one with events. The capture is removed by a later
            // compaction.
            held.remove(job.identity().key());
            summary = summary.and(WriteSummary.KNOWN);
            remarks.add(
                    whose + ": capture not stored, because its stored events would be removed: " + outcome.problem());
            return;
        }
        if (!outcome.stored()) {
            job.withoutEvents();
        }
        remarks.add(whose + ": not all events are stored: " + outcome.problem());
    }

    /** Returns descriptions of what could not be written completely, without duplicates. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public void close() throws IOException {
        try (puts) {
            database.close();
        } catch (SQLException e) {
            throw new IOException("cannot close DuckDB: " + e.getMessage(), e);
        }
    }
}
