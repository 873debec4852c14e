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
 * Writes jobs into a store. What is added is held until there is enough of it, and then written as one part: one file for each table and
 * directory. The rows of {@code jobs} are written last: a job of which they are not there was not written. Not thread-safe.
 */
public final class TableWriter implements AutoCloseable {
    /** From this many rows on a part is written. */
    private static final long PART_ROWS = 200_000;

    /** From this many jobs on a part is written. */
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
    /** Those of the held jobs that are written only with their events, since the store would lose them. */
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
     * @param scratch directory for files until they are in the store; nobody else uses it
     * @throws IOException if the database cannot be opened
     */
    public static TableWriter open(Store store, Path scratch) throws IOException {
        return open(store, scratch, false);
    }

    /**
     * Opens a writer for a receiver. It has refused already what began before its repository was erased, so here the time counts at which a
     * report arrived, by the receiver's clock, and not when a job says that it ended.
     *
     * @param scratch directory for files until they are in the store; nobody else uses it
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
            throw new IOException("DuckDB cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * A capture that is to be stored.
     *
     * @param file has its secrets masked
     * @param digest SHA-256 of what was captured, lower-case hex
     */
    public record StoredCapture(Path file, String digest) {}

    /**
     * Adds a job. Of two reports of one job the one counts that {@link ReportPrecedence} says; a report that the store has already is not
     * written again.
     *
     * @return whether it was taken: false where the store has it, or one that counts more, or where its repository was erased after it had
     * ended
     */
    public boolean add(JobRows job) throws IOException {
        return add(job, null);
    }

    /**
     * Adds a job as {@link #add(JobRows)} does, with its capture.
     *
     * @param capture is put into the store at once, if the job is taken; null for none
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
        KnownJobs.Standing standing = counts ? known.standing(job, capture != null) : KnownJobs.Standing.KNOWN;
        if (standing == KnownJobs.Standing.KNOWN || standing == KnownJobs.Standing.WOULD_LOSE) {
            if (standing == KnownJobs.Standing.WOULD_LOSE) {
                remarks.add(
                        job.identity().repository() + ", run " + job.identity().run()
                                + ": what is stored of it has events or a capture that would go: give --events and --keep-captures together");
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
                // Erased while this was put: nobody else knows of it.
                store.delete(name);
                summary = summary.and(WriteSummary.FORGOTTEN);
                return false;
            }
            job.captured(name);
        }
        if (standing == KnownJobs.Standing.REPLACES
                || (before != null && !before.digest().equals(job.digest()))) {
            summary = summary.and(WriteSummary.REPLACED);
        }
        if (standing == KnownJobs.Standing.ADDS_CAPTURE) {
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
     * Returns whether there is a report of the job's end, on the same day or that of its start, that is not this one: then this one would
     * take its place.
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

    /** Returns when a repository was erased; -1 if it never was. Asked once for each part. */
    private long forgotten(String repository) throws IOException {
        Long known = erased.get(repository);
        if (known == null) {
            known = ErasureTombstone.until(store, repository).orElse(-1L);
            erased.put(repository, known);
        }
        return known;
    }

    /** Takes out what was erased since it was added. */
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

    /** Erases once more what was erased while it was being written. */
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

    /** Writes what is held, and return what has been written since this was opened. */
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
                    // Only what is there as a whole is told of.
                    summary = summary.and(puts.finish());
                }
                table(table, part, now);
            }
            summary = summary.and(puts.finish());
        } catch (SQLException e) {
            throw new IOException("the tables cannot be written: " + e.getMessage(), e);
        }
        summary = summary.and(WriteSummary.ofJobs(held.size()));
        held.clear();
        eventsStored.clear();
        heldRows = 0;
        eraseAgain();
        return summary;
    }

    /**
     * Returns a key that nobody else has: the rows of one part are written by one writer, once, so that no job can be there twice by
     * two who write the same. In the order of time.
     */
    private static String part(long now) {
        return HexFormat.of().toHexDigits(now / 1_000_000).substring(4)
                + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    }

    /** Where rows go. */
    private record Folder(LocalDate day, String repository) implements Comparable<Folder> {
        @Override
        public int compareTo(Folder other) {
            int days = day.compareTo(other.day);
            return days != 0 ? days : repository.compareTo(other.repository);
        }
    }

    private void table(StoredTable table, String part, long now) throws SQLException, IOException {
        Map<Folder, List<@Nullable Object[]>> folders = new TreeMap<>();
        for (JobRows job : held.values()) {
            List<@Nullable Object[]> rows = job.of(table);
            if (!rows.isEmpty()) {
                folders.computeIfAbsent(
                                new Folder(
                                        job.day(),
                                        table.byRepository() ? job.identity().repository() : ""),
                                _ -> new ArrayList<>())
                        .addAll(rows);
            }
        }
        if (folders.isEmpty()) {
            return;
        }
        file.stage(table, folders.values(), part, now);
        for (Map.Entry<Folder, List<@Nullable Object[]>> each : folders.entrySet()) {
            Folder folder = each.getKey();
            String where = folders.size() == 1
                    ? ""
                    : " WHERE day = " + TableDatabase.literal(folder.day().toString())
                            + (table.byRepository()
                                    ? " AND repository = " + TableDatabase.literal(folder.repository())
                                    : "");
            puts.put(
                    StoreLayout.name(table, folder.day(), folder.repository(), part),
                    file.make(table, where),
                    each.getValue().size());
        }
    }

    /** Writes the events of a job; where not all can be written, all else of the job, and other jobs, are to be written all the same. */
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
            // A row without events would count more than the one that has them. The capture goes when files are merged.
            held.remove(job.identity().key());
            summary = summary.and(WriteSummary.KNOWN);
            remarks.add(whose + ": its capture is not stored, so that the events that are there are kept: "
                    + outcome.problem());
            return;
        }
        if (!outcome.stored()) {
            job.withoutEvents();
        }
        remarks.add(whose + ": not all events are stored: " + outcome.problem());
    }

    /** Returns what could not be written as it should; each is said once. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public void close() throws IOException {
        try (puts) {
            database.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB cannot be closed: " + e.getMessage(), e);
        }
    }
}
