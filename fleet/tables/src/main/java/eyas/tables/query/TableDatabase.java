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

/** Opens databases in memory, with bounds, that fetch nothing from the network. */
public final class TableDatabase {
    /** How tables are written, in SQL. */
    public static final String PARQUET = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)";

    private TableDatabase() {}

    /**
     * Opens one.
     *
     * @param memory the most memory for data, in MiB
     * @param threads how many threads
     * @param overflow directory for what does not fit into memory; it is made where that happens
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

    /**
     * Returns the rows of files as a query: all columns that this version knows, null where a file is older, and those that a newer version
     * has added behind them.
     */
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

    /** Returns the order in which a table's rows are written, in SQL: what is asked for lies together. */
    public static String order(StoredTable table) {
        return table.equals(StoredTables.OBSERVABLES)
                ? "kind, order_key, job"
                : table.equals(StoredTables.EVENTS) ? "job, number" : table.index("id") >= 0 ? "job, id" : "job";
    }

    /** Returns a text as a literal of SQL. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Returns a name as an identifier of SQL. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
