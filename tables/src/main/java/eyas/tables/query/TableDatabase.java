package eyas.tables.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens databases in memory, with bounds, that fetch nothing from the network. */
public final class TableDatabase {
    private TableDatabase() {}

    /**
     * Open one.
     *
     * @param memory the most memory for data, in MiB
     * @param threads how many threads
     * @param overflow folder for what does not fit into memory; it is made where that happens
     */
    public static Connection open(int memory, int threads, Path overflow) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("memory_limit", memory + "MiB");
        settings.setProperty("threads", Integer.toString(threads));
        settings.setProperty("temp_directory", overflow.toString());
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        } catch (SQLException e) {
            // Not every build has time zones; no column needs them.
            connection.setClientInfo("eyas", "no time zones: " + e.getMessage());
        }
        return connection;
    }

    /** Return a text as a literal of SQL. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Return a name as an identifier of SQL. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
