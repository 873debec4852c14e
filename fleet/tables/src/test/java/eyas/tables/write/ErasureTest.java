package eyas.tables.write;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.tables.FailingStore;
import eyas.tables.InstrumentedStore;
import eyas.tables.StoreContent;
import eyas.tables.TestReportRows;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.ErasureTombstone;
import eyas.tables.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErasureTest {
    private static final String JOBS = "SELECT repository, command FROM jobs ORDER BY 1, 2";

    @TempDir
    Path directory;

    @Test
    void erasesRepositoryAndRejectsItsEndedJobs() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            Path capture = Files.writeString(directory.resolve("capture"), "bytes of zebra-command");
            writer.add(
                    rows("Secret/Zebra", 1, "zebra-command"), new TableWriter.StoredCapture(capture, "ab".repeat(32)));
            writer.add(rows("acme/app", 2, "make"));
            writer.flush();
            writer.add(rows("acme/app", 3, "make too"));
            writer.flush();
        }
        assertThat(strings(directory.resolve("store"), List.of("zebra"))).isNotEmpty();
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            assertThat(erasure.forget("secret/zebra").objects()).isPositive();
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("acme/app make", "acme/app make too");
        assertThat(strings(directory.resolve("store"), List.of("zebra", "Zebra")))
                .isEmpty();
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            assertThat(writer.add(rows("Secret/Zebra", 1, "zebra-command"))).isFalse();
            long later = (System.currentTimeMillis() + 60_000) * 1_000_000;
            assertThat(writer.add(ReportOf.job("Secret/Zebra", 4, "new job", later)))
                    .isTrue();
            WriteSummary summary = writer.flush();
            assertThat(summary.forgotten()).isEqualTo(1);
            assertThat(summary.jobs()).isEqualTo(1);
        }
        assertThat(StoreContent.ask(store, directory, JOBS))
                .containsExactly("Secret/Zebra new job", "acme/app make", "acme/app make too");
    }

    @Test
    @Tag("load")
    void crashedMergeLeavesAndDuplicatesNothing() throws Exception {
        Store first = new DirectoryStore(directory.resolve("written"));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(first, scratch.path())) {
            for (JobRows job : List.of(
                    rows("Secret/Zebra", 1, "zebra-command"),
                    rows("acme/app", 2, "make"),
                    rows("Secret/Zebra", 3, "zebra-command"),
                    rows("acme/app", 4, "make too"))) {
                writer.add(job);
                writer.flush();
            }
        }
        int step = 0;
        // Every change of the first tables, and one in five of the others; the last ones are of `jobs`, which
        // repositories share.
        for (boolean broken = true; broken; step += step < 8 || step > 38 ? 1 : 5) {
            Path place = directory.resolve("store-" + step);
            copy(directory.resolve("written"), place);
            Store store = new DirectoryStore(place);
            FailingStore breaking = new FailingStore(store, step);
            try (ScratchDirectory scratch = ScratchDirectory.create();
                    Compaction compaction = Compaction.open(breaking, scratch.path())) {
                compaction.run(LocalDate.MAX, _ -> {});
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("ended here");
            }
            broken = breaking.isBroken();
            try (ScratchDirectory scratch = ScratchDirectory.create();
                    Erasure erasure = Erasure.open(store, scratch.path())) {
                erasure.forget("secret/zebra", true);
            }
            assertThat(strings(place, List.of("zebra", "Zebra")))
                    .as("ended at " + step)
                    .isEmpty();
            assertThat(StoreContent.ask(store, directory, JOBS))
                    .as("ended at " + step)
                    .containsExactly("acme/app make", "acme/app make too");
            assertThat(StoreContent.ask(store, directory, OBSERVED))
                    .as("ended at " + step)
                    .containsExactly("2");
        }
        assertThat(step).as("changes of a merge").isGreaterThan(30);
    }

    /** An address occurs once for each job. */
    private static final String OBSERVED =
            "SELECT count(*) FROM observables WHERE kind = 'address' AND value = '203.0.113.66'";

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** A merge in progress adds its record and its file after the listing that deletions are based on. */
    @Test
    void concurrentMergeLeavesNothing() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        for (JobRows job : List.of(
                rows("Secret/Zebra", 1, "zebra-command"),
                rows("Secret/Zebra", 2, "zebra-command"),
                rows("acme/app", 3, "make"))) {
            write(store, job);
        }
        CountDownLatch listed = new CountDownLatch(1);
        CountDownLatch merged = new CountDownLatch(1);
        InstrumentedStore listening = new InstrumentedStore(store, (change, name) -> {
            if (change == InstrumentedStore.Call.LISTED && name.equals("v1/processes/") && listed.getCount() > 0) {
                listed.countDown();
                await(merged);
            }
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(1);
                ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            List<Future<?>> forgetting = new ArrayList<>();
            compaction.run(LocalDate.MAX, table -> {
                if (table.equals("processes")) {
                    forgetting.add(threads.submit(() -> forget(listening, "secret/zebra")));
                    await(listed);
                } else if (!forgetting.isEmpty()) {
                    merged.countDown();
                }
            });
            assertThat(forgetting).hasSize(1);
            forgetting.getFirst().get();
        }
        assertThat(strings(directory.resolve("store"), List.of("zebra", "Zebra")))
                .isEmpty();
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("acme/app make");
        assertThat(StoreContent.ask(store, directory, OBSERVED)).containsExactly("1");
    }

    private static Void forget(Store store, String repository) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            erasure.forget(repository);
            return null;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Store store, JobRows job) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(job);
            writer.flush();
        }
    }

    /** A concurrent writer repeats the erasure of what it wrote, and rejects no job that ended after the first one. */
    @Test
    void repeatedErasureKeepsTimeOfFirstOne() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        InstrumentedStore.First forgotten =
                new InstrumentedStore.First(InstrumentedStore.Call.PUT, "v1/processes/.*", () -> {
                    forget(store, "Secret/Zebra");
                });
        InstrumentedStore listening = new InstrumentedStore(store, forgotten);
        write(listening, rows("Secret/Zebra", 1, "zebra-command"));
        assertThat(forgotten.isDone()).isTrue();
        long until = ErasureTombstone.until(store, "Secret/Zebra").orElseThrow();
        assertThat(strings(directory.resolve("store"), List.of("zebra", "Zebra")))
                .isEmpty();
        assertThat(listening.puts("v1/forgotten/"))
                .as("recorded once, by the first erasure")
                .isZero();
        write(store, ReportOf.job("Secret/Zebra", 4, "new job", until + 1));
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("Secret/Zebra new job");
    }

    /** A foreign file must not stop an erasure after it was recorded. */
    @Test
    void foreignFileDoesNotPreventErasureOrMerge() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        write(store, rows("Secret/Zebra", 1, "zebra-command"));
        write(store, rows("acme/app", 3, "make"));
        write(store, rows("acme/app", 4, "make too"));
        for (String stray : List.of(
                "v1/jobs/.DS_Store", "v1/jobs/day=2025-11-24/._x.parquet", "v1/jobs/day=2025-11-24/copy (1).parquet")) {
            Files.writeString(directory.resolve("store").resolve(stray), "stray");
        }
        forget(store, "Secret/Zebra");
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            assertThat(compaction.run(LocalDate.MAX, _ -> {}).files()).isPositive();
        }
        write(store, rows("acme/app", 5, "make more"));
        assertThat(strings(directory.resolve("store"), List.of("zebra", "Zebra")))
                .isEmpty();
        assertThat(StoreContent.ask(store, directory, JOBS))
                .containsExactly("acme/app make", "acme/app make more", "acme/app make too");
    }

    /** A manual copy beside a file is not an object, but has its rows. */
    @Test
    void erasesForeignFilesInRepositoryDirectories() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        write(store, rows("Secret/Zebra", 1, "zebra-command"));
        write(store, rows("acme/app", 2, "make"));
        Path day = directory.resolve("store/v1/processes/day=2025-11-24");
        Path outside = Files.writeString(directory.resolve("outside"), "of another user");
        Path its = day.resolve("repository=Secret%2FZebra");
        Files.writeString(its.resolve("copy (1).parquet"), "zebra-command");
        Files.writeString(Files.createDirectories(its.resolve("New folder/x")).resolve("._y"), "zebra-command");
        Files.createSymbolicLink(its.resolve("link.parquet"), outside);
        Files.createDirectory(day.resolve("repository=secret%2Fzebra"));
        Path others = Files.writeString(day.resolve("repository=acme%2Fapp/copy (1).parquet"), "make");

        forget(store, "Secret/Zebra");

        assertThat(strings(directory.resolve("store"), List.of("zebra", "Zebra")))
                .isEmpty();
        assertThat(others).exists();
        assertThat(outside).exists();
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("acme/app make");
    }

    /** Older days are on another disk, through links, which are kept. */
    @Test
    void erasesDaysBehindLinksAndKeepsOtherRepositories() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        write(store, rows("Secret/Zebra", 1, "zebra-command"));
        write(store, rows("acme/app", 2, "make"));
        for (String table : List.of("processes", "observables")) {
            Path day = directory.resolve("store/v1/" + table + "/day=2025-11-24");
            Path elsewhere = directory.resolve("elsewhere-" + table);
            Files.move(day, elsewhere);
            Files.createSymbolicLink(day, elsewhere);
        }
        Files.writeString(directory.resolve("elsewhere-processes/repository=Secret%2FZebra/copy (1)"), "zebra-command");
        forget(store, "secret/zebra");
        for (String place : List.of("store", "elsewhere-processes", "elsewhere-observables")) {
            assertThat(strings(directory.resolve(place), List.of("zebra", "Zebra")))
                    .isEmpty();
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("acme/app make");
        assertThat(StoreContent.ask(store, directory, OBSERVED)).containsExactly("1");
        assertThat(StoreContent.ask(store, directory, "SELECT repository FROM processes"))
                .containsExactly("acme/app");
        assertThat(directory.resolve("store/v1/processes/day=2025-11-24")).isSymbolicLink();
    }

    @Test
    void reportsForeignFilesInSharedTables() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        write(store, rows("acme/app", 2, "make"));
        for (String name : List.of("old.parquet.bak", "copy (1).parquet")) {
            Files.writeString(directory.resolve("store/v1/jobs/day=2025-11-24").resolve(name), "zebra-command");
        }
        Files.createFile(directory.resolve("store/v1/jobs/.empty"));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            erasure.forget("secret/zebra");
            assertThat(erasure.strays())
                    .containsExactlyInAnyOrder(
                            "v1/jobs/day=2025-11-24/old.parquet.bak", "v1/jobs/day=2025-11-24/copy (1).parquet");
        }
    }

    @Test
    void bufferedJobOfErasedRepositoryLeavesNoCapture() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        Path capture = Files.writeString(directory.resolve("capture"), "bytes of zebra-command");
        TableWriter.StoredCapture stored = new TableWriter.StoredCapture(capture, "ab".repeat(32));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            assertThat(writer.add(rows("Secret/Zebra", 1, "zebra-command"), stored))
                    .isTrue();
            try (ScratchDirectory other = ScratchDirectory.create();
                    Erasure erasure = Erasure.open(store, other.path())) {
                erasure.forget("Secret/Zebra");
            }
            assertThat(writer.add(rows("Secret/Zebra", 2, "zebra-command"), stored))
                    .isFalse();
            assertThat(writer.flush().jobs()).isZero();
        }
        assertThat(strings(directory.resolve("store"), List.of("zebra", "Zebra")))
                .isEmpty();
    }

    @Test
    void erasesOrReportsUnfinishedWrites() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        store.put("v1/x.json", new byte[1]);
        Path old = Files.writeString(directory.resolve("store/_unfinished/old"), "zebra");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path young = Files.writeString(directory.resolve("store/_unfinished/young"), "other");
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            erasure.forget("Secret/Zebra");
            assertThat(erasure.unfinished()).isEqualTo(1);
        }
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void expiresDaysWithTheirCaptures() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(rows("acme/app", 2, "make"));
            writer.flush();
        }
        LocalDate day = LocalDate.of(2025, 11, 24);
        assertThat(Retention.tables(store, day, true).objects()).isZero();
        assertThat(Retention.tables(store, day.plusDays(1), false).objects()).isPositive();
        assertThat(StoreContent.ask(store, directory, JOBS)).hasSize(1);
        Retention.tables(store, day.plusDays(1), true);
        assertThat(store.list("v1/")).isEmpty();
    }

    /** Rows of a current job. */
    private static final class ReportOf {
        static JobRows job(String repository, int run, String command, long end) {
            return ReportRows.read("report.json", TestReportRows.report(command, end - 1, end))
                    .rows(JobSource.report(end).of(TestReportRows.job(repository, run)));
        }
    }

    private static JobRows rows(String repository, int run, String command) {
        return TestReportRows.rows(TestReportRows.job(repository, run), command, TestReportRows.NOW + 5);
    }

    /** Returns the files that have one of the texts in their name or content. Parquet stores short columns uncompressed. */
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
