package eyas.tables.query;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Opens in-memory databases with limits and without network access. */
public final class TableDatabase {
    /** The format of table files, in SQL. */
    public static final String PARQUET = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)";

    private TableDatabase() {}

    /**
     * Opens a database.
     *
     * @param memory memory limit for data, in MiB
     * @param threads number of threads
     * @param overflow directory for data beyond the limit; created when needed
     */
    public static Connection open(int memory, int threads, Path overflow) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("memory_limit", memory + "MiB");
        settings.setProperty("threads", Integer.toString(threads));
        settings.setProperty("temp_directory", overflow.toString());
        return DriverManager.getConnection("jdbc:duckdb:", settings);
    }

    /** Returns a query for the rows of files: all columns of this version, null in older files, followed by columns of newer versions. */
    public static String rows(StoredTable table, List<Path> files) {
        String nothing = "SELECT "
                + table.columns().stream()
                        .map(column -> "NULL::" + column.type().sql() + " AS " + identifier(column.name()))
                        .collect(Collectors.joining(", "))
                + " WHERE false";
        return files.isEmpty()
                ? nothing
                : nothing + " UNION ALL BY NAME SELECT * FROM read_parquet(["
                        + files.stream().map(file -> literal(file.toString())).collect(Collectors.joining(","))
                        + "], union_by_name = true, hive_partitioning = false)";
    }

    /** Returns the sort order of a table's rows, in SQL: rows that are queried together are adjacent. */
    public static String order(StoredTable table) {
        return table.equals(StoredTables.OBSERVABLES)
                ? "kind, order_key, job"
                : table.equals(StoredTables.EVENTS) ? "job, number" : table.index("id") >= 0 ? "job, id" : "job";
    }

    /** Quotes a text as an SQL literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Quotes a name as an SQL identifier. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
