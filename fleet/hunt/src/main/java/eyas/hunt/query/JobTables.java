package eyas.hunt.query;

import eyas.hunt.question.JobScope;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.model.TableColumn;
import eyas.tables.query.FileCache;
import eyas.tables.query.StoreReader;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredFiles;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stored tables of the jobs in scope, as views of an in-memory database.
 *
 * <p>Unreadable files are skipped and remembered: their jobs are inconclusive. Not thread-safe, except for {@link #stop}.
 */
public final class JobTables implements AutoCloseable {
    /** The temporary table of the jobs in scope. */
    static final String CHOSEN = "chosen";

    /** Maximum number of unreadable files; a store with more cannot be searched. */
    private static final int MOST_BROKEN = 100;

    /** Maximum number of selections, repeated after concurrent merges or erasures. */
    private static final int CHOICES = 5;

    private static final List<String> ALWAYS = List.of(
            "job",
            "part",
            "repository",
            "day",
            "provider",
            "workflow_file",
            "job_name",
            "run_id",
            "attempt",
            "start_time_ns",
            "received_ns",
            "capture",
            "source",
            "coverage_complete",
            "behaviors_complete",
            "behaviors_gaps");
    private static final List<String> OF_PARTS = List.of("_collected", "_omitted", "_hidden");

    private final FilteredStore store;
    private final FileCache cache;
    private final QueryLimits limits;
    private final StoreReader reader;
    private final List<TableFile> broken = new ArrayList<>();
    private final Set<String> unmatched = new TreeSet<>();
    private boolean confined;
    private final AtomicBoolean stopped;
    private volatile @Nullable Statement running;

    private JobTables(
            FilteredStore store, AtomicBoolean stopped, FileCache cache, QueryLimits limits, StoreReader reader) {
        this.store = store;
        this.stopped = stopped;
        this.cache = cache;
        this.limits = limits;
        this.reader = reader;
    }

    /**
     * Opens a database.
     *
     * @param cache copies of an object store's files
     * @param overflow directory for data that exceeds the memory limit
     */
    public static JobTables open(Store store, FileCache cache, Path overflow, QueryLimits limits) throws HuntException {
        AtomicBoolean stopped = new AtomicBoolean();
        FilteredStore without = new FilteredStore(store, stopped::get);
        try {
            return new JobTables(
                    without,
                    stopped,
                    cache,
                    limits,
                    new StoreReader(without, cache, TableDatabase.open(limits.memory(), limits.threads(), overflow)));
        } catch (SQLException e) {
            throw new HuntException("cannot open the database: " + e.getMessage(), e);
        }
    }

    /** Work with the jobs in scope; it is repeated if a file turns out to be unreadable. */
    @FunctionalInterface
    interface Work<T> {
        /** Does the work. */
        T run() throws SQLException, HuntException;
    }

    /** Aborts the work of a stopped search. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the search was stopped");
        }
    }

    /** Cancels the running query and prevents further ones. Thread-safe. */
    public void stop() {
        stopped.set(true);
        Statement now = running;
        if (now != null) {
            try {
                now.cancel();
            } catch (SQLException e) {
                // The query has ended already.
                running = null;
            }
        }
    }

    /** Returns whether the search was stopped. */
    boolean isStopped() {
        return stopped.get();
    }

    /** Returns the limits. */
    QueryLimits limits() {
        return limits;
    }

    /** Returns the unreadable files. */
    List<TableFile> broken() {
        return List.copyOf(broken);
    }

    /** Returns the number and size of the files that a question would read from these tables. */
    public StoreReader.Extent extent(JobScope scope, Collection<StoredTable> tables) throws HuntException {
        try {
            return reader.extent(selection(scope), tables);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Selects the jobs of {@code scope} and runs {@code work} with the views of {@code tables}.
     *
     * @throws HuntException if it fails for another reason than an unreadable file
     */
    <T> T with(JobScope scope, Collection<StoredTable> tables, Work<T> work) throws HuntException {
        for (int choice = 1; ; choice++) {
            try {
                choose(scope, tables);
                return work.run();
            } catch (SQLException e) {
                if (stopped.get()) {
                    throw new StoppedException();
                }
                if (e instanceof SQLTimeoutException) {
                    throw new HuntException(
                            "the query exceeded the time limit of "
                                    + limits.time().toSeconds()
                                    + " s: select fewer days or repositories, or increase --time",
                            e);
                }
                if (!confined && (hideBroken(scope, tables) || (choice < CHOICES && DuckDbErrors.isFileMissing(e)))) {
                    continue;
                }
                if (!stopped.get()) {
                    throw new HuntException("the query failed: " + firstLine(e), e);
                }
                throw new StoppedException();
            } catch (NoSuchFileException e) {
                if (choice == CHOICES) {
                    throw unreadable(e);
                }
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    /** Returns the repository patterns that match no stored job of these days. */
    List<String> unmatched() {
        return List.copyOf(unmatched);
    }

    private HuntException unreadable(IOException e) {
        return new HuntException(store.description() + ": cannot read: " + FileErrorMessage.reason(e), e);
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /**
     * Confines the database permanently: it opens only the files of its views. Statements that write into these files must be rejected
     * before.
     */
    void confine() throws SQLException {
        reader.confine();
        confined = true;
    }

    private static PartitionFilter selection(JobScope scope) {
        LocalDate since = scope.since();
        LocalDate until = scope.until();
        return PartitionFilter.ALL.days(since == null ? LocalDate.MIN : since, until == null ? LocalDate.MAX : until);
    }

    private void choose(JobScope scope, Collection<StoredTable> tables)
            throws IOException, SQLException, HuntException {
        PartitionFilter selection = selection(scope);
        List<String> conditions = new ArrayList<>();
        LocalDate since = scope.since();
        LocalDate until = scope.until();
        if (since != null) {
            conditions.add("day >= DATE '" + since + "'");
        }
        if (until != null) {
            conditions.add("day <= DATE '" + until + "'");
        }
        if (!scope.repositories().isEmpty()) {
            reader.select(selection, List.of());
            Set<String> repositories = new HashSet<>();
            unmatched.clear();
            scope.repositories().forEach(pattern -> unmatched.add(pattern.text()));
            for (String name : texts("SELECT DISTINCT repository FROM jobs" + where(conditions))) {
                if (scope.hasRepository(name)) {
                    repositories.add(name);
                    scope.repositories().stream()
                            .filter(pattern -> pattern.matches(name))
                            .forEach(pattern -> unmatched.remove(pattern.text()));
                }
            }
            selection = selection.repositories(repositories);
            conditions.add(repositories.isEmpty() ? "false" : "repository IN (" + literals(repositories) + ")");
        }
        if (!scope.without().isEmpty()) {
            conditions.add("job NOT IN (" + literals(scope.without()) + ")");
        }
        reader.select(selection, tables);
        execute("CREATE OR REPLACE TEMP TABLE " + CHOSEN + " AS SELECT "
                + columns().stream().map(TableDatabase::identifier).collect(Collectors.joining(", ")) + " FROM jobs"
                + where(conditions));
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(ALWAYS);
        for (TableColumn column : StoredTables.JOBS.columns()) {
            if (OF_PARTS.stream().anyMatch(column.name()::endsWith)) {
                columns.add(column.name());
            }
        }
        return columns;
    }

    static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    static String literals(Collection<String> texts) {
        return texts.stream().sorted().map(TableDatabase::literal).collect(Collectors.joining(", "));
    }

    /** Checks each file separately, and hides those that cannot be read completely; returns whether there are any. */
    boolean hideBroken(JobScope scope, Collection<StoredTable> tables) throws HuntException {
        Set<StoredTable> all = new HashSet<>(tables);
        all.add(StoredTables.JOBS);
        boolean found = false;
        try {
            for (StoredTable table : all) {
                for (TableFile file : StoredFiles.list(store, table, selection(scope))) {
                    Path copy = cache.file(store, file.object());
                    if (!isSound(copy) && Files.exists(copy)) {
                        if (broken.size() >= MOST_BROKEN) {
                            throw new HuntException("more than " + MOST_BROKEN + " files of " + store.description()
                                    + " cannot be read, for example "
                                    + file.object().name()
                                    + ": restore them, or remove them");
                        }
                        broken.add(file);
                        store.hide(file.object().name());
                        found = true;
                    }
                }
            }
            return found;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean isSound(Path file) throws HuntException {
        // A statement that has failed once is unusable.
        try {
            return query(
                    "SELECT bit_xor(hash(each)) FROM read_parquet(" + TableDatabase.literal(file.toString())
                            + ") AS each",
                    ResultSet::next);
        } catch (SQLException e) {
            if (stopped.get()) {
                throw new StoppedException();
            }
            return false;
        }
    }

    /** Returns the connection, for appenders. */
    Connection connection() {
        return reader.connection();
    }

    /** Executes a statement without rows. */
    void execute(String sql) throws SQLException, HuntException {
        try (Statement statement = reader.connection().createStatement()) {
            begin(statement);
            statement.execute(sql);
        } finally {
            running = null;
        }
    }

    /** Converts the rows of a query. */
    @FunctionalInterface
    interface Rows<T> {
        /** Converts the rows. */
        T take(ResultSet rows) throws SQLException, HuntException;
    }

    /** Runs a query and converts its rows. */
    <T> T query(String sql, Rows<T> take) throws SQLException, HuntException {
        try (Statement statement = reader.connection().createStatement()) {
            begin(statement);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return take.take(rows);
            }
        } finally {
            running = null;
        }
    }

    private void begin(Statement statement) throws SQLException, HuntException {
        // In whole seconds; 0 would mean no limit.
        statement.setQueryTimeout(Math.clamp(limits.time().plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE));
        running = statement;
        if (stopped.get()) {
            throw new StoppedException();
        }
    }

    /** Returns a single number. */
    long number(String sql) throws SQLException, HuntException {
        return query(sql, rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    /** Returns the texts of the first column, without nulls. */
    List<String> texts(String sql) throws SQLException, HuntException {
        return query(sql, rows -> {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                String text = rows.getString(1);
                if (text != null) {
                    texts.add(Objects.requireNonNull(text));
                }
            }
            return texts;
        });
    }

    @Override
    public void close() throws HuntException {
        try {
            reader.close();
        } catch (IOException e) {
            throw new HuntException(FileErrorMessage.reason(e), e);
        }
    }
}
