package eyas.tables.write;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.ReportPrecedence;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.ErasureTombstone;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredFiles;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Merges the files of a table in one directory and drops rows that are superseded by a later report, of interrupted writers, or of a
 * repository that was erased after their arrival. Not thread-safe; several processes may compact at once.
 */
public final class Compaction implements AutoCloseable {
    /** Size up to which files are merged, in bytes. */
    private static final long TARGET = 128L << 20;

    /** Maximum number of files that are merged into one; all are open at once. */
    private static final int MOST_FILES = 500;

    /** Attempts to query the rows of {@code jobs} while other processes change their files. */
    private static final int ATTEMPTS = 20;

    private final Store store;
    private final RewriteContext rewrite;
    private final Set<String> committed = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private ErasureTombstone.Notes forgotten = new ErasureTombstone.Notes(Map.of());
    private MergeSummary summary = MergeSummary.NONE;

    private Compaction(RewriteContext rewrite) {
        this.store = rewrite.store();
        this.rewrite = rewrite;
    }

    /**
     * Opens a compaction.
     *
     * @param scratch directory for files until they are in the store; not shared with other processes
     */
    public static Compaction open(Store store, Path scratch) throws IOException {
        return new Compaction(RewriteContext.open(store, scratch));
    }

    /**
     * Merges files.
     *
     * @param before upper bound of the days, exclusive; today's files are still increasing
     * @param progress receives descriptions of the current work
     */
    public MergeSummary run(LocalDate before, Consumer<String> progress) throws IOException {
        return run(before, false, progress);
    }

    /**
     * Merges files.
     *
     * @param before upper bound of the days, exclusive; today's files are still increasing
     * @param atOnce whether merged files are deleted at once, instead of when no reader can use them any more
     * @param progress receives descriptions of the current work
     */
    public MergeSummary run(LocalDate before, boolean atOnce, Consumer<String> progress) throws IOException {
        PartitionFilter days = PartitionFilter.ALL.days(LocalDate.MIN, before.minusDays(1));
        try {
            forgotten = ErasureTombstone.Notes.of(store);
            superseded();
            List<StoredTable> order = new ArrayList<>(StoredTables.ALL);
            order.remove(StoredTables.JOBS);
            order.add(StoredTables.JOBS); // last, because readers use it to decide which rows are current
            for (StoredTable table : order) {
                progress.accept(table.name());
                if (table.equals(StoredTables.JOBS) && summary.busy() > 0) {
                    break; // the next run uses its rows to find superseded rows that remain elsewhere
                }
                table(table, days, atOnce);
            }
            captures(days);
        } catch (SQLException e) {
            throw new IOException("cannot merge the tables of " + store.description() + ": " + e.getMessage(), e);
        }
        store.sweep(name -> summary = summary.oneAbandoned());
        return summary;
    }

    /**
     * Finds superseded rows. Concurrent writers and merges may make unknown rows current, so only rows that are known to be superseded are
     * dropped.
     */
    private void superseded() throws IOException, SQLException {
        jobs(PartitionFilter.ALL, (statement, rows) -> {
            forgotten(statement, rows);
            statement.execute("CREATE OR REPLACE TABLE superseded AS SELECT job, part, day, repository FROM (SELECT *, "
                    + "coalesce(received_ns <= erased_ns, false) AS is_erased FROM (" + rows
                    + ") LEFT JOIN forgotten USING (repository)) QUALIFY is_erased OR row_number() OVER "
                    + "(PARTITION BY job, is_erased ORDER BY " + ReportPrecedence.ORDER_SQL + ") > 1");
            try (ResultSet found = statement.executeQuery("SELECT DISTINCT day, repository FROM superseded")) {
                while (found.next()) {
                    String day = found.getString(1);
                    dead.add(day + "/" + StoreLayout.directory(found.getString(2)));
                    dead.add(day + "/");
                }
            }
            try (ResultSet found = statement.executeQuery("SELECT DISTINCT part FROM (" + rows + ")")) {
                while (found.next()) {
                    committed.add(found.getString(1));
                }
            }
        });
    }

    /** Creates a table of the erased repositories among those of {@code rows}, with the time of their erasure. */
    private void forgotten(Statement statement, String rows) throws SQLException {
        List<String> erased = new ArrayList<>();
        try (ResultSet found =
                statement.executeQuery("SELECT DISTINCT repository FROM (" + rows + ") WHERE repository IS NOT NULL")) {
            while (found.next()) {
                String repository = found.getString(1);
                forgotten
                        .until(repository)
                        .ifPresent(until ->
                                erased.add("(" + TableDatabase.literal(repository) + ", " + until + "::BIGINT)"));
            }
        }
        statement.execute("CREATE OR REPLACE TABLE forgotten (repository VARCHAR, erased_ns BIGINT)");
        if (!erased.isEmpty()) {
            statement.execute("INSERT INTO forgotten VALUES " + String.join(", ", erased));
        }
    }

    /** A query of the rows of {@code jobs}. */
    @FunctionalInterface
    private interface JobQuery {
        void ask(Statement statement, String rows) throws SQLException;
    }

    /** Runs a query of the rows of {@code jobs}; retries if files are erased or merged meanwhile. */
    private void jobs(PartitionFilter days, JobQuery query) throws IOException, SQLException {
        for (int attempt = 1; ; attempt++) {
            List<TableFile> files = StoredFiles.list(store, StoredTables.JOBS, days);
            try (Statement statement = rewrite.database().createStatement()) {
                query.ask(statement, TableDatabase.rows(StoredTables.JOBS, paths(files)));
                return;
            } catch (SQLException | NoSuchFileException e) {
                if (attempt == ATTEMPTS || files.equals(StoredFiles.list(store, StoredTables.JOBS, days))) {
                    throw e;
                }
            }
        }
    }

    private List<Path> paths(List<TableFile> files) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (TableFile file : files) {
            paths.add(rewrite.cache().file(store, file.object()));
        }
        return paths;
    }

    /** Deletes captures without a job: those of interrupted writers and of replaced reports. */
    private void captures(PartitionFilter days) throws IOException, SQLException {
        Instant abandoned = Instant.now().minus(FileReplacement.ABANDONED);
        String prefix = StoreLayout.ROOT + StoreLayout.CAPTURES + "/";
        List<StoredObject> old = new ArrayList<>();
        for (String child : store.children(prefix)) {
            if (StoreLayout.parseDayDirectory(child).filter(days::takes).isPresent()) {
                store.list(prefix + child + "/").stream()
                        .filter(object -> object.modified().isBefore(abandoned))
                        .forEach(old::add);
            }
        }
        if (old.isEmpty()) {
            return;
        }
        // Queried last, to include captures that were referenced meanwhile.
        Set<String> named = new HashSet<>();
        jobs(PartitionFilter.ALL, (statement, rows) -> {
            try (ResultSet found =
                    statement.executeQuery("SELECT DISTINCT capture FROM (" + rows + ") WHERE capture IS NOT NULL")) {
                while (found.next()) {
                    named.add(found.getString(1));
                }
            }
        });
        for (StoredObject object : old) {
            if (!named.contains(object.name())) {
                store.delete(object.name());
                summary = summary.oneAbandoned();
            }
        }
    }

    private void table(StoredTable table, PartitionFilter days, boolean atOnce) throws IOException, SQLException {
        Instant now = Instant.now();
        for (String child : store.children(StoreLayout.prefix(table))) {
            LocalDate day = StoreLayout.parseDayDirectory(child).orElse(null);
            if (day == null || !days.takes(day)) {
                continue;
            }
            String prefix = StoreLayout.prefix(table) + child + "/";
            recover(prefix, atOnce ? Instant.MAX : now.minus(FileReplacement.READ));
            Map<String, List<TableFile>> files =
                    StoredFiles.list(store, table, PartitionFilter.ALL.days(day, day)).stream()
                            .collect(Collectors.groupingBy(TableFile::directory, TreeMap::new, Collectors.toList()));
            for (List<TableFile> directory : files.values()) {
                directory(directory, now);
            }
            if (atOnce) {
                recover(prefix, Instant.MAX);
            }
        }
    }

    private void recover(String prefix, Instant settled) throws IOException {
        Map<String, List<StoredObject>> directories = store.list(prefix).stream()
                .collect(Collectors.groupingBy(
                        object -> object.name().substring(0, object.name().lastIndexOf('/')),
                        TreeMap::new,
                        Collectors.toList()));
        for (List<StoredObject> objects : directories.values()) {
            rewrite.replacement().recover(objects, settled);
        }
    }

    /** Merges the files of one directory. */
    private void directory(List<TableFile> files, Instant now) throws IOException, SQLException {
        List<TableFile> group = new ArrayList<>();
        long bytes = 0;
        for (TableFile file : files) {
            if (isUnfinished(file)) {
                if (file.object().modified().isBefore(now.minus(FileReplacement.ABANDONED))) {
                    store.delete(file.object().name());
                    summary = summary.oneAbandoned();
                }
                continue;
            }
            if (!group.isEmpty() && (bytes + file.object().bytes() > TARGET || group.size() >= MOST_FILES)) {
                merge(group);
                group.clear();
                bytes = 0;
            }
            group.add(file);
            bytes += file.object().bytes();
        }
        merge(group);
    }

    /** Returns whether the writer of a file has not written its jobs: it is still running, or was interrupted. */
    private boolean isUnfinished(TableFile file) {
        String part = file.part();
        int number = part.indexOf('-');
        return !part.startsWith(FileReplacement.MERGED)
                && !committed.contains(number < 0 ? part : part.substring(0, number));
    }

    private void merge(List<TableFile> files) throws IOException, SQLException {
        try {
            mergeAll(files);
        } catch (IOException | SQLException e) {
            if (StoredFiles.exist(store, files)) {
                throw e;
            }
            // Erased, expired or merged by another process meanwhile: the next run handles the rest.
            summary = summary.oneBusy();
        }
    }

    private void mergeAll(List<TableFile> files) throws IOException, SQLException {
        if (files.isEmpty() || (files.size() == 1 && !hasSuperseded(files))) {
            return;
        }
        TableFile first = files.getFirst();
        String old = first.object().name();
        String part = FileReplacement.MERGED + UUID.randomUUID().toString().replace("-", "");
        String name = old.substring(0, old.lastIndexOf('/') + 1) + part + StoreLayout.PARQUET;
        Path made = rewrite.scratch().resolve(part + StoreLayout.PARQUET);
        try {
            long before =
                    files.stream().mapToLong(file -> file.object().bytes()).sum();
            boolean done = rewrite.replacement().replace(files, name, new MergedFile(files, made));
            if (done) {
                summary = summary.and(new MergeSummary(
                        files.size(),
                        Files.exists(made) ? 1 : 0,
                        before,
                        Files.exists(made) ? Files.size(made) : 0,
                        0,
                        0));
            } else {
                summary = summary.oneBusy();
            }
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** The merged file, until it is in the store. */
    private final class MergedFile implements FileReplacement.Writer {
        private final List<TableFile> files;
        private final Path created;

        MergedFile(List<TableFile> files, Path made) {
            this.files = files;
            this.created = made;
        }

        @Override
        public Optional<Path> writeFile() throws IOException {
            return write(files.getFirst().table(), files, created);
        }

        // In a table shared by several repositories, replaced files are deleted only after the new file exists. An
        // erasure removes the rows of jobs first, and may have been recorded before this run started.
        @Override
        public boolean isErased() throws IOException {
            if (!files.getFirst().table().byRepository()) {
                return false;
            }
            String read = "read_parquet(" + TableDatabase.literal(created.toString()) + ", hive_partitioning = false)";
            try {
                return isForgottenSince(read) || !hasJobs(read);
            } catch (SQLException e) {
                throw new IOException("cannot read a merged file: " + e.getMessage(), e);
            }
        }

        private boolean isForgottenSince(String read) throws IOException, SQLException {
            try (Statement statement = rewrite.database().createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT DISTINCT repository FROM " + read + " WHERE repository IS NOT NULL")) {
                while (rows.next()) {
                    String repository = rows.getString(1);
                    if (!ErasureTombstone.until(store, repository).equals(forgotten.until(repository))) {
                        return true;
                    }
                }
                return false;
            }
        }

        private boolean hasJobs(String read) throws IOException, SQLException {
            LocalDate day = files.getFirst().day();
            AtomicBoolean found = new AtomicBoolean();
            jobs(PartitionFilter.ALL.days(day, day), (statement, rows) -> {
                try (ResultSet first = statement.executeQuery("SELECT 1 FROM " + read
                        + " WHERE (job, part) IN (SELECT (job, part) FROM (" + rows + ")) LIMIT 1")) {
                    found.set(first.next());
                }
            });
            return found.get();
        }
    }

    /** Returns whether a single file contains superseded rows. */
    private boolean hasSuperseded(List<TableFile> files) throws IOException, SQLException {
        TableFile first = files.getFirst();
        if (!mayHaveDead(first)) {
            return false;
        }
        try (Statement statement = rewrite.database().createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM ("
                        + TableDatabase.rows(first.table(), paths(files))
                        + ") WHERE (job, part) IN (SELECT (job, part) FROM superseded)")) {
            return rows.next() && rows.getLong(1) > 0;
        }
    }

    private boolean mayHaveDead(TableFile file) {
        return dead.contains(file.day() + "/" + file.directory());
    }

    private Optional<Path> write(StoredTable table, List<TableFile> files, Path made) throws IOException {
        // Most directories have no superseded rows.
        String counting =
                mayHaveDead(files.getFirst()) ? " WHERE (job, part) NOT IN (SELECT (job, part) FROM superseded)" : "";
        String retained = "SELECT * FROM (" + TableDatabase.rows(table, paths(files)) + ")" + counting + " ORDER BY "
                + TableDatabase.order(table);
        try (Statement statement = rewrite.database().createStatement()) {
            int rows = statement.executeUpdate("COPY (" + retained + ") TO " + TableDatabase.literal(made.toString())
                    + " " + TableDatabase.PARQUET);
            if (rows > 0) {
                return Optional.of(made);
            }
            Files.delete(made);
            return Optional.empty();
        } catch (SQLException e) {
            throw new IOException("cannot merge files of " + table.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        rewrite.close();
    }
}
