package eyas.tables.query;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.read.StoredJobIdentity;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.PartitionFilter;
import eyas.tables.write.TableWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreReaderTest {
    private static final long NOW = 1_764_000_000_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void everyTableIsReadableAndLaterReportReplacesEarlierOne() throws Exception {
        DirectoryStore store = new DirectoryStore(directory.resolve("store"));
        StoredJobIdentity job = new StoredJobIdentity("github", "acme/app", "17", 1, "build");
        try (TableWriter writer = TableWriter.open(store, directory.resolve("scratch"))) {
            writer.add(ReportRows.read("a", report("make a"))
                    .rows(JobSource.report(NOW).of(job)));
            writer.flush();
            Thread.sleep(2);
            writer.add(ReportRows.read("b", report("make b"))
                    .rows(JobSource.report(NOW).of(job)));
            writer.flush();
        }
        try (StoreReader reader = new StoreReader(
                store,
                new FileCache(directory.resolve("cache")),
                TableDatabase.open(64, 1, directory.resolve("over")))) {
            reader.select(PartitionFilter.ALL, StoredTables.ALL);
            reader.confine();
            try (Statement statement = reader.connection().createStatement()) {
                for (StoredTable table : StoredTables.ALL) {
                    try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table.name())) {
                        assertThat(rows.getMetaData().getColumnCount())
                                .as(table.name())
                                .isEqualTo(table.columns().size());
                    }
                }
                try (ResultSet rows =
                        statement.executeQuery("SELECT command, repository, processes_collected FROM jobs")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("make b");
                    assertThat(rows.getString(2)).isEqualTo("acme/app");
                    assertThat(rows.getBoolean(3)).isTrue();
                    assertThat(rows.next()).isFalse();
                }
                try (ResultSet rows = statement.executeQuery("SELECT name, pid FROM processes")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("sh");
                    assertThat(rows.next()).isFalse();
                }
            }
        }
    }

    private static byte[] report(String command) {
        return """
                {"schema_version":"3.2","job":{"command":"%s","start_time_ns":%d,"resolvers":["192.0.2.1"]},
                "processes":{"collected":true,"omitted":0,"hidden":0,"rows":[{"id":0,"pid":7,"name":"sh","execs":[]}]},
                "coverage":{"losses":[],"causes":{"ring":3}}}
                """.formatted(command, NOW).getBytes(StandardCharsets.UTF_8);
    }
}
