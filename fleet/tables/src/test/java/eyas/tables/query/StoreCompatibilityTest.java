package eyas.tables.query;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.model.TableColumn;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import eyas.tables.write.TableWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that reports and tables of earlier versions are read as these versions read them. Each store was written by {@code eyas tables
 * REPORT --repository acme/app --run 17 --job build} of the version of Eyas that had written the report: 0.1.0, whose reports have no
 * identity, and the last one whose reports (3.3) have no alert IDs.
 */
final class StoreCompatibilityTest {
    private static final Path REPORTS =
            Path.of(System.getProperty("eyas.root", "../..")).resolve("report/report/src/test/resources/eyas/report");

    /** Columns that differ between runs. */
    private static final Set<String> OF_WRITING = Set.of("part", "written_ns", "received_ns");

    /**
     * Sentences of the version that writes, which differ between versions. Of a list, only the number of its entries is compared; of a
     * sentence, only whether it is present. The columns beside them name the same facts and are compared.
     */
    private static final Set<String> TEXTS =
            Set.of("jobs.synopsis_advice", "jobs.behaviors_gaps", "actor_evidence.verb", "actor_evidence.text");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "3.3"})
    void earlierReportsProduceRowsOfEarlierStore(String version) throws Exception {
        Store earlier = new DirectoryStore(unpacked(version));
        Store present = new DirectoryStore(directory.resolve("present"));
        try (TableWriter writer = TableWriter.open(present, directory.resolve("scratch"))) {
            writer.add(ReportRows.read("r", Files.readAllBytes(REPORTS.resolve("report-" + version + ".json")))
                    .rows(JobSource.report(1_764_000_000_000_000_000L)
                            .of(new StoredJobIdentity("", "acme/app", "17", 1, "build"))));
            writer.flush();
        }
        Map<String, List<String>> expected = rows(earlier);
        assertThat(expected.values().stream().mapToInt(List::size).sum()).isEqualTo(89);
        assertThat(expected.get("alerts")).isNotEmpty().allMatch(row -> row.contains(" alert_id=null "));
        rows(present).forEach((table, rows) -> assertThat(rows).as(table).isEqualTo(expected.get(table)));
    }

    private Path unpacked(String version) throws IOException {
        Path store = directory.resolve("earlier");
        try (InputStream in = Objects.requireNonNull(
                        StoreCompatibilityTest.class.getResourceAsStream("/eyas/tables/store-" + version + ".zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = store.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
        return store;
    }

    private Map<String, List<String>> rows(Store store) throws IOException, SQLException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        try (StoreReader reader = new StoreReader(
                store,
                new FileCache(directory.resolve("cache")),
                TableDatabase.open(64, 1, directory.resolve("over")))) {
            reader.select(PartitionFilter.ALL, StoredTables.ALL);
            for (StoredTable table : StoredTables.ALL) {
                List<String> columns = table.columns().stream()
                        .map(TableColumn::name)
                        .filter(name -> !OF_WRITING.contains(name))
                        .toList();
                try (Statement statement = reader.connection().createStatement();
                        ResultSet found = statement.executeQuery("SELECT * FROM " + table.name())) {
                    List<String> all = new ArrayList<>();
                    while (found.next()) {
                        StringBuilder row = new StringBuilder();
                        for (String column : columns) {
                            row.append(column)
                                    .append('=')
                                    .append(value(found, table.name(), column))
                                    .append(' ');
                        }
                        all.add(row.toString());
                    }
                    all.sort(null);
                    rows.put(table.name(), all);
                }
            }
        }
        return rows;
    }

    private static @Nullable Object value(ResultSet row, String table, String column) throws SQLException {
        if (!TEXTS.contains(table + "." + column)) {
            return row.getString(column);
        }
        return switch (row.getObject(column)) {
            case null -> null;
            case Array texts -> ((Object[]) texts.getArray()).length + " entries";
            case String text -> text.isBlank() ? "blank" : "text";
            default -> throw new AssertionError(column + " holds neither a text nor a list");
        };
    }
}
