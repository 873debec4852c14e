package eyas.tables.query;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout.TableFile;
import eyas.tables.store.StoredFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Provides the content of a store as views of an in-memory database. Each job occurs once, with the report that takes precedence; rows of
 * interrupted writers are excluded. Not thread-safe.
 */
public final class StoreReader implements AutoCloseable {
    private static final String LIVE = "live_parts";

    private final Store store;
    private final FileCache cache;
    private final Connection connection;
    private final Set<String> files = new LinkedHashSet<>();

    /**
     * Creates a reader.
     *
     * @param connection from {@link TableDatabase#open}; closed with this reader
     */
    public StoreReader(Store store, FileCache cache, Connection connection) {
        this.store = store;
        this.cache = cache;
        this.connection = connection;
    }

    /** Returns the database with the views. */
    public Connection connection() {
        return connection;
    }

    /**
     * The files that a view reads.
     *
     * @param files number of files
     * @param bytes their total size
     */
    public record Extent(long files, long bytes) {
        /** Returns the sum. */
        public Extent and(Extent other) {
            return new Extent(files + other.files, bytes + other.bytes);
        }
    }

    /** Returns what reading these tables would read, without reading them. */
    public Extent extent(PartitionFilter selection, Collection<StoredTable> tables) throws IOException {
        Extent all = new Extent(0, 0);
        for (StoredTable table : tables) {
            for (TableFile file : StoredFiles.list(store, table, selection)) {
                all = all.and(new Extent(1, file.object().bytes()));
            }
        }
        return all;
    }

    /**
     * Creates or replaces the view of {@code jobs} and a view of each of these tables. A view has the name of its table and all columns of
     * this version.
     *
     * @param selection selects the files
     * @return what the views read
     */
    public Extent select(PartitionFilter selection, Collection<StoredTable> tables) throws IOException, SQLException {
        Extent all;
        try (Statement statement = connection.createStatement()) {
            all = base(statement, StoredTables.JOBS, selection);
            statement.execute("CREATE OR REPLACE TEMP TABLE " + LIVE + " AS SELECT job, part FROM "
                    + base(StoredTables.JOBS)
                    + " QUALIFY row_number() OVER (PARTITION BY job ORDER BY " + ReportPrecedence.ORDER_SQL + ") = 1");
            view(statement, StoredTables.JOBS);
            for (StoredTable table : tables) {
                if (!table.equals(StoredTables.JOBS)) {
                    all = all.and(base(statement, table, selection));
                    view(statement, table);
                }
            }
        }
        return all;
    }

    private static String base(StoredTable table) {
        return TableDatabase.identifier("stored_" + table.name());
    }

    private static void view(Statement statement, StoredTable table) throws SQLException {
        statement.execute("CREATE OR REPLACE TEMP VIEW " + TableDatabase.identifier(table.name()) + " AS SELECT * FROM "
                + base(table) + " WHERE (job, part) IN (SELECT (job, part) FROM " + LIVE + ")");
    }

    private Extent base(Statement statement, StoredTable table, PartitionFilter selection)
            throws IOException, SQLException {
        List<Path> paths = new ArrayList<>();
        long bytes = 0;
        for (TableFile file : StoredFiles.list(store, table, selection)) {
            paths.add(cache.file(store, file.object()));
            bytes += file.object().bytes();
        }
        paths.forEach(path -> files.add(path.toString()));
        statement.execute("CREATE OR REPLACE TEMP VIEW " + base(table) + " AS " + TableDatabase.rows(table, paths));
        return new Extent(paths.size(), bytes);
    }

    /**
     * Confines the database for untrusted queries: it opens only the files of its views, and its settings cannot be changed. It may still
     * write to these files, so the caller must reject statements that write.
     */
    public void confine() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET allowed_paths = ["
                    + files.stream().map(TableDatabase::literal).collect(Collectors.joining(",")) + "]");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("cannot close DuckDB: " + e.getMessage(), e);
        }
    }
}
