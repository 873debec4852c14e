package eyas.tables.write;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.tables.SmallReports;
import eyas.tables.StoreContent;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.store.FolderStore;
import eyas.tables.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasureTest {
    private static final String JOBS = "SELECT repository, command FROM jobs ORDER BY 1, 2";

    @TempDir
    Path folder;

    @Test
    void nothingOfARepositoryIsLeftAndWhatHadEndedDoesNotComeBack() throws Exception {
        Store store = new FolderStore(folder.resolve("store"));
        try (ScratchFolder scratch = ScratchFolder.make();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            Path capture = Files.writeString(folder.resolve("capture"), "bytes of zebra-command");
            writer.add(
                    rows("Secret/Zebra", 1, "zebra-command"), new TableWriter.StoredCapture(capture, "ab".repeat(32)));
            writer.add(rows("acme/app", 2, "make"));
            writer.flush();
            writer.add(rows("acme/app", 3, "make too"));
            writer.flush();
        }
        assertThat(strings(folder.resolve("store"), List.of("zebra"))).isNotEmpty();
        try (ScratchFolder scratch = ScratchFolder.make();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            assertThat(erasure.forget("secret/zebra").objects()).isPositive();
        }
        assertThat(StoreContent.ask(store, folder, JOBS)).containsExactly("acme/app make", "acme/app make too");
        assertThat(strings(folder.resolve("store"), List.of("zebra", "Zebra"))).isEmpty();
        try (ScratchFolder scratch = ScratchFolder.make();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            assertThat(writer.add(rows("Secret/Zebra", 1, "zebra-command"))).isFalse();
            long later = (System.currentTimeMillis() + 60_000) * 1_000_000;
            assertThat(writer.add(ReportOf.job("Secret/Zebra", 4, "new job", later)))
                    .isTrue();
            WriteSummary summary = writer.flush();
            assertThat(summary.forgotten()).isEqualTo(1);
            assertThat(summary.jobs()).isEqualTo(1);
        }
        assertThat(StoreContent.ask(store, folder, JOBS))
                .containsExactly("Secret/Zebra new job", "acme/app make", "acme/app make too");
    }

    @Test
    void daysThatAreTooOldGoWithTheirCaptures() throws Exception {
        Store store = new FolderStore(folder.resolve("store"));
        try (ScratchFolder scratch = ScratchFolder.make();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(rows("acme/app", 2, "make"));
            writer.flush();
        }
        LocalDate day = LocalDate.of(2025, 11, 24);
        assertThat(Retention.tables(store, day, true).objects()).isZero();
        assertThat(Retention.tables(store, day.plusDays(1), false).objects()).isPositive();
        assertThat(StoreContent.ask(store, folder, JOBS)).hasSize(1);
        Retention.tables(store, day.plusDays(1), true);
        assertThat(store.list("v1/")).isEmpty();
    }

    /** Rows of a job of now. */
    private static final class ReportOf {
        static JobRows job(String repository, int run, String command, long end) {
            return ReportRows.read(
                    "report.json",
                    SmallReports.report(command, end - 1, end),
                    JobSource.report(end).of(SmallReports.job(repository, run)));
        }
    }

    private static JobRows rows(String repository, int run, String command) {
        return SmallReports.rows(SmallReports.job(repository, run), command, SmallReports.NOW + 5);
    }

    /** Return the files that have one of the texts in their name or content. Parquet keeps texts of few rows as they are. */
    private static List<String> strings(Path root, List<String> texts) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> texts.stream()
                            .anyMatch(text -> file.toString().contains(text)
                                    || (Files.isRegularFile(file)
                                            && content(file).contains(text))))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
