package eyas.tables.query;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.tables.StoreContent;
import eyas.tables.TestReportRows;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import eyas.tables.write.Compaction;
import eyas.tables.write.ScratchDirectory;
import eyas.tables.write.TableWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests reading and merging current files together with files of an older version, which lack columns, and of a newer version, which have
 * additional ones.
 */
final class SchemaEvolutionTest {
    private static final String QUESTION =
            "SELECT j.command, j.machine, j.processes_omitted, p.pid, p.executable FROM jobs j JOIN processes p USING (job) ORDER BY 1";

    @TempDir
    Path directory;

    @Test
    void readsAndMergesFilesOfDifferentVersions() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(TestReportRows.rows(TestReportRows.job("acme/app", 1), "today", TestReportRows.NOW + 5));
            writer.flush();
        }
        put(
                store,
                "v1/jobs/day=2025-11-24/0001.parquet",
                "SELECT 'old' AS job, '0001' AS part, 'acme/app' AS repository, DATE '2025-11-24' AS day, "
                        + "'older' AS command, 5::BIGINT AS end_time_ns, 6::BIGINT AS received_ns, 7::BIGINT AS written_ns");
        put(
                store,
                "v1/processes/day=2025-11-24/repository=acme%2Fapp/0001.parquet",
                "SELECT 'old' AS job, '0001' AS part, 'acme/app' AS repository, DATE '2025-11-24' AS day, 0::BIGINT AS id, "
                        + "3::BIGINT AS pid");
        put(
                store,
                "v1/jobs/day=2025-11-24/0002.parquet",
                "SELECT 'new' AS job, '0002' AS part, 'acme/app' AS repository, DATE '2025-11-24' AS day, "
                        + "'newer' AS command, 'host' AS machine, 5::BIGINT AS end_time_ns, 6::BIGINT AS received_ns, "
                        + "7::BIGINT AS written_ns, ['x'] AS news");
        put(
                store,
                "v1/processes/day=2025-11-24/repository=acme%2Fapp/0002.parquet",
                "SELECT 'new' AS job, '0002' AS part, 'acme/app' AS repository, DATE '2025-11-24' AS day, 0::BIGINT AS id, "
                        + "4::BIGINT AS pid, 9 AS news");
        String[] expected = {"newer host null 4 null", "older null null 3 null", "today runner-7 0 7 /bin/sh"};
        assertThat(StoreContent.ask(store, directory, QUESTION)).containsExactly(expected);
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            assertThat(compaction.run(LocalDate.MAX, table -> {}).files()).isPositive();
        }
        assertThat(StoreContent.ask(store, directory, QUESTION)).containsExactly(expected);
        assertThat(StoreContent.ask(store, directory, "SELECT news FROM jobs WHERE command = 'newer'"))
                .as("columns of a newer version are kept")
                .containsExactly("[x]");
    }

    private void put(Store store, String name, String query) throws Exception {
        Path file = directory.resolve("made.parquet");
        try (Connection connection = TableDatabase.open(64, 1, directory.resolve("over"));
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
        store.put(name, file);
        Files.delete(file);
    }
}
