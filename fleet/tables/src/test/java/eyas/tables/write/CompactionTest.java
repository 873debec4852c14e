package eyas.tables.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.tables.FailingStore;
import eyas.tables.InstrumentedStore;
import eyas.tables.StoreContent;
import eyas.tables.TestReportRows;
import eyas.tables.model.StoredTables;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.ErasureTombstone;
import eyas.tables.store.PartitionFilter;
import eyas.tables.store.Store;
import eyas.tables.store.StoredFiles;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompactionTest {
    private static final String JOBS = "SELECT command, count(*) FROM jobs GROUP BY command ORDER BY command";
    private static final String PROCESSES =
            "SELECT j.command, count(*) FROM processes p JOIN jobs j USING (job) GROUP BY 1 ORDER BY 1";

    /** Number of changes that are tested exhaustively. */
    private static final int EVERY = 12;

    @TempDir
    Path directory;

    @Test
    void mergesDirectoryAndDropsSupersededRows() throws Exception {
        Store store = written("store");
        write(store, rows("acme/app", 1, "longer", 50));
        MergeSummary summary = compact(store);
        assertThat(summary.files()).isGreaterThan(summary.into());
        assertThat(StoredFiles.list(store, StoredTables.JOBS, PartitionFilter.ALL))
                .hasSize(1);
        assertThat(StoredFiles.list(store, StoredTables.named("processes").orElseThrow(), PartitionFilter.ALL))
                .as("a file for each repository")
                .hasSize(2);
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("longer 1", "other 1", "two 1");
        assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("longer 1", "other 1", "two 1");
        assertThat(compact(store)).as("nothing is left to do").isEqualTo(MergeSummary.NONE);
    }

    @Test
    @Tag("load")
    void crashAtAnyChangeLosesAndDuplicatesNothing() throws Exception {
        written("written");
        int step = 0;
        // The first tables at every change, the others at one of seven: all are merged in the same way.
        for (boolean broken = true; broken; step += step < EVERY ? 1 : 7) {
            copy(directory.resolve("written"), directory.resolve("store-" + step));
            Store store = new DirectoryStore(directory.resolve("store-" + step));
            FailingStore breaking = new FailingStore(store, step);
            try {
                compact(breaking);
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("ended here");
            }
            broken = breaking.isBroken();
            assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "other 1", "two 1");
            if (step % 7 == 0) {
                compact(store);
                assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "other 1", "two 1");
            }
        }
        assertThat(step).as("changes of a merge").isGreaterThan(30);
    }

    @Test
    void concurrentMergesLoseNothing() throws Exception {
        Store store = written("store");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<MergeSummary> merge = () -> compact(store);
            for (Future<MergeSummary> each : threads.invokeAll(List.of(merge, merge))) {
                assertThat(each.get()).isNotNull();
            }
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "other 1", "two 1");
        assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "other 1", "two 1");
    }

    @Test
    void keepsRowsWrittenDuringMerge() throws Exception {
        Store store = written("store");
        write(store, rows("acme/app", 1, "longer", 50));
        List<String> started = new ArrayList<>();
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            compaction.run(LocalDate.MAX, table -> {
                // The compaction has selected the current rows; then a writer adds some, and another process merges
                // them.
                if (started.isEmpty()) {
                    try {
                        write(store, rows("acme/app", 99, "late", 5));
                        compact(store);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                started.add(table);
            });
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("late 1", "longer 1", "other 1", "two 1");
        assertThat(StoreContent.ask(store, directory, PROCESSES))
                .containsExactly("late 1", "longer 1", "other 1", "two 1");
    }

    @Test
    void leavesErasedDirectoryToErasure() throws Exception {
        Store store = written("store");
        InstrumentedStore.First erased =
                new InstrumentedStore.First(InstrumentedStore.Call.LISTED, "v1/processes/day=.*repository=.*", () -> {
                    for (StoredObject object : store.list("v1/processes/")) {
                        store.delete(object.name());
                    }
                });
        InstrumentedStore listening = new InstrumentedStore(store, erased);
        assertThat(compact(listening).busy()).isPositive();
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "other 1", "two 1");
    }

    @Test
    void keepsMergedFilesForReadersForAnHour() throws Exception {
        Store store = written("store");
        List<String> before =
                store.list("v1/jobs/").stream().map(StoredObject::name).toList();
        compact(store);
        List<String> merged =
                store.list("v1/jobs/").stream().map(StoredObject::name).toList();
        assertThat(merged).containsAll(before).hasSize(before.size() + 2);
        assertThat(merged.getLast())
                .as("visible to readers of the file that it is about")
                .contains("/_merge-");
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            }
        }
        compact(store);
        assertThat(store.list("v1/jobs/")).hasSize(1);
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "other 1", "two 1");
    }

    @Test
    void deletesMergedFilesAtOnceOnRequest() throws Exception {
        Store store = written("store");
        compact(store);
        compactAtOnce(store);
        assertThat(store.list("v1/jobs/")).hasSize(1);
        assertThat(store.list("v1/processes/")).hasSize(2);
        assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "other 1", "two 1");
    }

    /** A merge has written its file but does not know yet, when another process deletes the replaced files and the record. */
    @Test
    void concurrentImmediateDeletionLosesNothing() throws Exception {
        Store store = written("store");
        InstrumentedStore.First deleted =
                new InstrumentedStore.First(InstrumentedStore.Call.PUT, "v1/processes/.*/M-[^/]*", () -> {
                    compactAtOnce(store);
                });
        InstrumentedStore listening = new InstrumentedStore(store, deleted);
        compact(listening);
        assertThat(deleted.isDone()).isTrue();
        assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "other 1", "two 1");
    }

    /** An erasure deletes replaced files in shared tables; the merged file has the rows of other repositories. */
    @Test
    void concurrentErasureKeepsRowsOfOtherRepositories() throws Exception {
        Store store = written("store");
        InstrumentedStore.First deleted =
                new InstrumentedStore.First(InstrumentedStore.Call.PUT, "v1/jobs/.*/M-[^/]*", () -> {
                    ErasureTombstone.put(store, "acme/app", System.currentTimeMillis() * 1_000_000);
                    new FileReplacement(store).recover(store.list("v1/jobs/day=2025-11-24/"), Instant.MAX);
                });
        InstrumentedStore listening = new InstrumentedStore(store, deleted);
        compact(listening);
        assertThat(deleted.isDone()).isTrue();
        forget(store, "acme/app");
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("other 1");
    }

    /** The erasure was recorded before the merge started, so the tombstone does not reveal it. */
    @Test
    void repeatedErasureDuringMergeIsNotUndone() throws Exception {
        Store store = written("store");
        ErasureTombstone.put(store, "acme/app", TestReportRows.NOW - 1);
        InstrumentedStore.First erased =
                new InstrumentedStore.First(InstrumentedStore.Call.PUTTING, "v1/processes/.*acme%2Fapp/M-[^/]*", () -> {
                    try (ScratchDirectory scratch = ScratchDirectory.create();
                            Erasure erasure = Erasure.open(store, scratch.path())) {
                        erasure.erase("acme/app", true);
                    }
                });
        InstrumentedStore listening = new InstrumentedStore(store, erased);
        compact(listening);
        assertThat(erased.isDone()).isTrue();
        assertThat(store.list("v1/processes/"))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(object.name()).contains("acme%2Fother"));
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("other 1");
    }

    /** A merge is aborted at the moment at which it writes its file, and its process is killed. */
    @Test
    void abortedMergeDuplicatesNothing() throws Exception {
        Store store = written("store");
        InstrumentedStore listening = new InstrumentedStore(store, (call, name) -> {
            if (name.matches("v1/jobs/.*/M-[^/]*")) {
                if (call == InstrumentedStore.Call.PUT) {
                    throw new IOException("the process was ended here");
                }
                forget(store, "acme/none");
            }
        });
        assertThatThrownBy(() -> compact(listening)).hasStackTraceContaining("ended here");
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "other 1", "two 1");
        makeOlder(Duration.ofDays(2));
        compact(store);
        makeOlder(Duration.ofDays(2));
        compact(store);
        assertThat(store.list("v1/jobs/")).as("nothing is left of it").hasSize(1);
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "other 1", "two 1");
    }

    /** A machine is suspended during a merge for so long that its record is declared abandoned. */
    @Test
    void resumedAbandonedMergeIsInvalid() throws Exception {
        Store store = written("store");
        InstrumentedStore.First taken =
                new InstrumentedStore.First(InstrumentedStore.Call.PUTTING, "v1/jobs/.*/M-[^/]*", () -> {
                    makeOlder(Duration.ofHours(3));
                    compact(store);
                });
        InstrumentedStore listening = new InstrumentedStore(store, taken);
        assertThat(compact(listening).busy()).isEqualTo(1);
        assertThat(taken.isDone()).isTrue();
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "other 1", "two 1");
    }

    /** A writer was killed before it checked for concurrent erasures. */
    @Test
    void dropsRowsOfErasedRepository() throws Exception {
        Store store = written("store");
        long until = TestReportRows.NOW + 1;
        ErasureTombstone.put(store, "ACME/app", until);
        write(
                store,
                ReportRows.read("report.json", TestReportRows.report("later", TestReportRows.NOW, until + 100))
                        .rows(JobSource.report(until + 1).of(TestReportRows.job("acme/app", 2))));
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("later 1", "one 1", "other 1");
        compact(store);
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("later 1", "other 1");
        assertThat(StoreContent.ask(store, directory, "SELECT count(*) FROM stored_processes"))
                .containsExactly("2");
    }

    @Test
    void deletesUnreferencedCapturesAfterADay() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        Path capture = Files.writeString(directory.resolve("capture"), "events");
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(rows("acme/app", 1, "one", 5), new TableWriter.StoredCapture(capture, "ab".repeat(32)));
            writer.flush();
        }
        String retained = store.list("v1/capture-files/").getFirst().name();
        String left = retained.replaceFirst("[^/]*$", "0123-4567.scap");
        store.put(left, capture);
        compact(store);
        assertThat(store.list("v1/capture-files/"))
                .as("its writer may still be running")
                .hasSize(2);
        for (String name : List.of(retained, left)) {
            Files.setLastModifiedTime(
                    directory.resolve("store").resolve(name),
                    FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }
        compact(store);
        assertThat(store.list("v1/capture-files/"))
                .extracting(StoredObject::name)
                .containsExactly(retained);
    }

    @Test
    void deletesFilesOfKilledWritersAfterADay() throws Exception {
        Store store = written("store");
        Path left =
                directory.resolve("store/v1/processes/day=2025-11-24/repository=acme%2Fapp/0123456789abcdef.parquet");
        try (var files = Files.list(left.getParent())) {
            Files.copy(files.findFirst().orElseThrow(), left);
        }
        compact(store);
        assertThat(left).as("its writer may still be running").exists();
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        assertThat(compact(store).abandoned()).isEqualTo(1);
        assertThat(left).doesNotExist();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private Store written(String name) throws IOException {
        Store store = new DirectoryStore(directory.resolve(name));
        write(store, rows("acme/app", 1, "one", 5));
        write(store, rows("acme/app", 2, "two", 5));
        write(store, rows("acme/other", 3, "other", 5));
        return store;
    }

    private static JobRows rows(String repository, int run, String command, long end) {
        return TestReportRows.rows(TestReportRows.job(repository, run), command, TestReportRows.NOW + end);
    }

    private static void write(Store store, JobRows job) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(job);
            writer.flush();
        }
    }

    private static void compactAtOnce(Store store) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            compaction.run(LocalDate.MAX, true, _ -> {});
        }
    }

    private static void forget(Store store, String repository) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Erasure erasure = Erasure.open(store, scratch.path())) {
            erasure.forget(repository, true);
        }
    }

    /** Sets the age of all files of the store. */
    private void makeOlder(Duration by) throws IOException {
        FileTime time = FileTime.from(Instant.now().minus(by));
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    private static MergeSummary compact(Store store) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                Compaction compaction = Compaction.open(store, scratch.path())) {
            return compaction.run(LocalDate.MAX, table -> {});
        }
    }
}
