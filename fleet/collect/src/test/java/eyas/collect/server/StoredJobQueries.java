package eyas.collect.server;

import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.StoreReader;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.PartitionFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries the tables that a receiver has written. */
final class StoredJobQueries {
    private StoredJobQueries() {}

    /** Returns the rows of a query, cells joined by tabs. */
    static List<String> ask(Path store, Path scratch, String sql) throws Exception {
        Files.createDirectories(scratch);
        try (StoreReader reader = new StoreReader(
                new DirectoryStore(store),
                new FileCache(scratch.resolve("cache")),
                TableDatabase.open(256, 1, scratch.resolve("overflow")))) {
            reader.select(
                    PartitionFilter.ALL,
                    List.of(StoredTables.JOBS, StoredTables.named("alerts").orElseThrow()));
            List<String> rows = new ArrayList<>();
            try (Statement statement = reader.connection().createStatement();
                    ResultSet found = statement.executeQuery(sql)) {
                int columns = found.getMetaData().getColumnCount();
                while (found.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        row.append(i == 1 ? "" : "\t").append(found.getString(i));
                    }
                    rows.add(row.toString());
                }
            }
            return rows;
        }
    }
}
