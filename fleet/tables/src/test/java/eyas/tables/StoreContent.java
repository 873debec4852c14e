package eyas.tables;

import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.StoreReader;
import eyas.tables.query.TableDatabase;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries a store in tests. */
public final class StoreContent {
    private StoreContent() {}

    /** Returns the rows of a query, their values separated by spaces. */
    public static List<String> ask(Store store, Path directory, String sql) throws Exception {
        try (StoreReader reader = new StoreReader(
                store,
                new FileCache(directory.resolve("cache")),
                TableDatabase.open(64, 1, directory.resolve("over")))) {
            reader.select(PartitionFilter.ALL, StoredTables.ALL);
            List<String> found = new ArrayList<>();
            try (Statement statement = reader.connection().createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.append(i == 1 ? "" : " ").append(rows.getString(i));
                    }
                    found.add(row.toString());
                }
            }
            return found;
        }
    }
}
