package eyas.tables.write;

import eyas.tables.query.FileCache;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The resources for rewriting files of a store.
 *
 * @param store the store
 * @param scratch directory for files until they are in the store; not shared with other processes
 * @param database an empty database; closed with this
 * @param cache copies of files of the store
 * @param replacement replaces files of the store
 */
record RewriteContext(Store store, Path scratch, Connection database, FileCache cache, FileReplacement replacement)
        implements AutoCloseable {
    private static final int MEMORY_MIB = 256;

    /**
     * Creates the directory {@code scratch} and opens a database.
     *
     * @throws IOException if either fails
     */
    static RewriteContext open(Store store, Path scratch) throws IOException {
        try {
            Files.createDirectories(scratch);
            Connection database = TableDatabase.open(MEMORY_MIB, 1, scratch.resolve("overflow"));
            return new RewriteContext(
                    store, scratch, database, new FileCache(scratch.resolve("fetched")), new FileReplacement(store));
        } catch (SQLException e) {
            throw new IOException("cannot open DuckDB: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IOException("cannot close DuckDB: " + e.getMessage(), e);
        }
    }
}
