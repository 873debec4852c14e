package eyas.tables.write;

import eyas.tables.model.ColumnType;
import eyas.tables.model.StoredTable;
import eyas.tables.model.TableColumn;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.StoreLayout;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Writes rows to Parquet files, through a table {@code staged} of the database. Not thread-safe. */
final class ParquetFileWriter {
    private final Connection database;
    private final Path directory;

    /** @param directory directory for new files; the caller moves or deletes them */
    ParquetFileWriter(Connection database, Path directory) {
        this.database = database;
        this.directory = directory;
    }

    /** Fills the table {@code staged}, with the key of the part and the time of writing in each row. */
    void stage(StoredTable table, Collection<List<@Nullable Object[]>> lists, String part, long now)
            throws SQLException {
        int partColumn = table.index("part");
        int written = table.index("written_ns");
        try (Statement statement = database.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE staged (" + declaration(table) + ")");
        }
        try (DuckDBAppender appender =
                database.unwrap(DuckDBConnection.class).createAppender(DuckDBConnection.DEFAULT_SCHEMA, "staged")) {
            for (List<@Nullable Object[]> rows : lists) {
                for (@Nullable Object[] row : rows) {
                    row[partColumn] = part;
                    if (written >= 0) {
                        row[written] = now;
                    }
                    append(appender, table, row);
                }
            }
        }
    }

    /**
     * Writes staged rows to a file.
     *
     * @param where condition in SQL; empty for all rows
     */
    Path write(StoredTable table, String where) throws SQLException {
        Path file = directory.resolve(table.name() + "-" + UUID.randomUUID() + StoreLayout.PARQUET);
        try (Statement statement = database.createStatement()) {
            statement.execute("COPY (SELECT * FROM staged" + where + " ORDER BY " + TableDatabase.order(table) + ") TO "
                    + TableDatabase.literal(file.toString()) + " " + TableDatabase.PARQUET);
        }
        return file;
    }

    private static String declaration(StoredTable table) {
        return table.columns().stream()
                .map(column -> TableDatabase.identifier(column.name()) + " "
                        + column.type().sql())
                .collect(Collectors.joining(", "));
    }

    private static void append(DuckDBAppender appender, StoredTable table, @Nullable Object[] row) throws SQLException {
        appender.beginRow();
        for (int i = 0; i < row.length; i++) {
            append(appender, table.columns().get(i), row[i]);
        }
        appender.endRow();
    }

    private static void append(DuckDBAppender appender, TableColumn column, @Nullable Object value)
            throws SQLException {
        ColumnType type = column.type();
        if (value == null) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case TEXT -> appender.append((String) value);
            case WHOLE -> appender.append((Long) value);
            case DECIMAL -> appender.append((Double) value);
            case TRUTH -> appender.append((Boolean) value);
            case DAY -> appender.append((LocalDate) value);
            case TEXTS, WHOLES -> appender.append((Collection<?>) value);
        }
    }
}
