package eyas.tables.write;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.tables.FailingStore;
import eyas.tables.InstrumentedStore;
import eyas.tables.StoreContent;
import eyas.tables.TestReportRows;
import eyas.tables.model.StoredTables;
import eyas.tables.read.EventRowFeed;
import eyas.tables.read.JobRows;
import eyas.tables.read.JobSource;
import eyas.tables.read.ReportRows;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableWriterTest {
    private static final String JOBS = "SELECT command, count(*) FROM jobs GROUP BY command ORDER BY command";
    private static final String PROCESSES =
            "SELECT j.command, count(*) FROM processes p JOIN jobs j USING (job) GROUP BY 1 ORDER BY 1";

    @TempDir
    Path directory;

    @Test
    void writesReportOnceAndReplacesItByLongerOne() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        JobRows first = rows(1, "first", 5);
        assertThat(write(store, first).jobs()).isEqualTo(1);
        WriteSummary again = write(store, rows(1, "first", 5));
        assertThat(again.jobs()).isZero();
        assertThat(again.known()).isEqualTo(1);
        assertThat(write(store, rows(1, "longer", 9)).jobs()).isEqualTo(1);
        assertThat(write(store, rows(1, "shorter", 7)).known()).isEqualTo(1);
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("longer 1");
        assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("longer 1");
    }

    @Test
    void storesCaptureThatArrivesLater() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        write(store, rows(1, "one", 5));
        Path capture = Files.writeString(directory.resolve("capture"), "events");
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            TableWriter.StoredCapture stored = new TableWriter.StoredCapture(capture, "ab".repeat(32));
            assertThat(writer.add(rows(1, "one", 5), stored)).isTrue();
            writer.flush();
            assertThat(writer.add(rows(1, "one", 5), stored)).isFalse();
            assertThat(writer.add(rows(1, "one", 5))).isFalse();
        }
        assertThat(StoreContent.ask(store, directory, "SELECT count(*), count(capture) FROM jobs"))
                .containsExactly("1 1");
        assertThat(store.list("v1/capture-files/")).hasSize(1);
    }

    // NullAway confuses the two nullness annotations of the record's rows.
    @SuppressWarnings("NullAway")
    private static JobRows with(JobRows job, EventRowFeed events) {
        job.of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("events_stored")] = true;
        return new JobRows(job.identity(), job.day(), job.digest(), job.rows(), events);
    }

    private static @Nullable Object[] event(long number, String arguments) {
        @Nullable Object[] row = new Object[StoredTables.EVENTS.columns().size()];
        row[StoredTables.EVENTS.index("number")] = number;
        row[StoredTables.EVENTS.index("arguments")] = arguments;
        return row;
    }

    @Test
    void splitsEventsWithMuchText() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        String much = "x".repeat((int) EventFiles.MOST_CHARACTERS / 2);
        WriteSummary written = write(store, with(rows(1, "one", 5), taker -> {
            for (int i = 0; i < 5; i++) {
                taker.take(event(i, much));
            }
            return "";
        }));
        assertThat(written.jobs()).isEqualTo(1);
        assertThat(store.list("v1/events/")).hasSize(3);
        assertThat(StoreContent.ask(
                        store,
                        directory,
                        "SELECT count(*), count(DISTINCT number), min(length(arguments)) FROM events"))
                .containsExactly("5 5 " + much.length());
    }

    @Test
    void failingEventsAreNotRetriedWithEachJob() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        List<EventRowFeed> hostile = List.of(
                taker -> {
                    taker.take(event(0, "before"));
                    throw new OutOfMemoryError("as a test has it");
                },
                _ -> {
                    throw new IOException("no space is left");
                });
        int run = 1;
        for (EventRowFeed feed : hostile) {
            try (ScratchDirectory scratch = ScratchDirectory.create();
                    TableWriter writer = TableWriter.open(store, scratch.path())) {
                assertThat(writer.add(with(rows(run++, "hostile", 5), feed))).isTrue();
                assertThat(writer.add(rows(run++, "next", 5))).isTrue();
                assertThat(writer.flush().jobs()).isEqualTo(2);
                assertThat(writer.remarks()).singleElement().asString().contains("not all events are stored: ");
            }
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("hostile 2", "next 2");
        assertThat(StoreContent.ask(store, directory, "SELECT count(*) FROM jobs WHERE events_stored"))
                .containsExactly("0");
    }

    /** A part of the events would look like the whole capture. */
    @Test
    void storesNoEventsUnlessAllCanBeWritten() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        String much = "x".repeat((int) EventFiles.MOST_CHARACTERS / 2);
        WriteSummary written = write(store, with(rows(1, "one", 5), taker -> {
            for (int i = 0; i < 5; i++) {
                taker.take(event(i, much));
            }
            throw new IOException("no space is left");
        }));
        assertThat(written.jobs()).isEqualTo(1);
        assertThat(store.list("v1/events/")).isEmpty();
        assertThat(written.files()).isEqualTo(store.list("v1/").size());
        assertThat(StoreContent.ask(store, directory, "SELECT events_stored FROM jobs"))
                .containsExactly("false");
    }

    /** A full disk fails both uploads and temporary files. */
    @Test
    void fullDiskForEventsDoesNotBlockOtherJobs() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        InstrumentedStore full = new InstrumentedStore(store, (call, name) -> {
            if (call == InstrumentedStore.Call.PUTTING && name.startsWith("v1/events/")) {
                throw new IOException("no space is left");
            }
        });
        String much = "x".repeat((int) EventFiles.MOST_CHARACTERS);
        WriteSummary written = write(
                full,
                with(rows(1, "one", 5), taker -> {
                    taker.take(event(0, much));
                    throw new IOException("no space is left");
                }),
                rows(2, "two", 5));
        assertThat(written.jobs()).isEqualTo(2);
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "two 1");
        assertThat(StoreContent.ask(store, directory, "SELECT count(*) FROM jobs WHERE events_stored"))
                .containsExactly("0");
    }

    /** The newer row of a job takes precedence: without events it would hide those of the older one. */
    @Test
    void keepsStoredEventsIfTheyCannotBeRewritten() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        EventRowFeed events = taker -> {
            taker.take(event(0, "a"));
            return "";
        };
        write(store, with(rows(1, "one", 5), events));
        String stored = "SELECT count(*), count(capture), count_if(events_stored) FROM jobs";
        TableWriter.StoredCapture capture = new TableWriter.StoredCapture(
                Files.writeString(directory.resolve("capture"), "events"), "ab".repeat(32));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(
                    with(rows(1, "one", 5), _ -> {
                        throw new IOException("no space is left");
                    }),
                    capture);
            WriteSummary summary = writer.flush();
            assertThat(summary.jobs()).isZero();
            assertThat(summary.known()).isEqualTo(1);
            assertThat(writer.remarks())
                    .singleElement()
                    .asString()
                    .contains("capture not stored")
                    .contains("no space is left");
            assertThat(StoreContent.ask(store, directory, stored)).containsExactly("1 0 1");

            writer.add(with(rows(1, "one", 5), events), capture);
            assertThat(writer.flush().jobs()).isEqualTo(1);
        }
        assertThat(StoreContent.ask(store, directory, stored)).containsExactly("1 1 1");
        assertThat(StoreContent.ask(store, directory, "SELECT count(*) FROM events"))
                .containsExactly("1");
    }

    @Test
    void unreadableEventsDoNotBlockOtherJobs() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        JobRows job = rows(1, "one", 5);
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            writer.add(with(job, _ -> {
                throw new IndexOutOfBoundsException("beyond the end");
            }));
            writer.add(rows(2, "two", 5));
            assertThat(writer.flush().jobs()).isEqualTo(2);
            assertThat(writer.remarks()).singleElement().asString().contains("beyond the end");
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "two 1");
    }

    @Test
    @Tag("load")
    void crashedWriterIsRepairedByNextOne() throws Exception {
        int step = 0;
        for (boolean broken = true; broken; step += step < 4 ? 1 : 3) {
            Store store = new DirectoryStore(directory.resolve("store-" + step));
            FailingStore breaking = new FailingStore(store, step);
            try {
                write(breaking, rows(1, "one", 5), rows(2, "two", 5));
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("ended here");
            }
            broken = breaking.isBroken();
            // Before a crash, a job is stored completely or not at all.
            assertThat(StoreContent.ask(store, directory, JOBS)).isIn(List.of(), List.of("one 1", "two 1"));
            write(store, rows(1, "one", 5), rows(2, "two", 5));
            assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "two 1");
            assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "two 1");
        }
        assertThat(step).as("changes of a writer").isGreaterThan(10);
    }

    /** The day of a late report depends on its arrival; the receiver's journal may have forgotten the first one by then. */
    @Test
    void repeatedDeliveryAfterAMonthIsStoredOnce() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.ofReceiver(store, scratch.path())) {
            assertThat(writer.add(sent("make", 29))).isTrue();
            writer.flush();
            assertThat(writer.hasOther(sent("make", 31))).isFalse();
            assertThat(writer.add(sent("make", 31))).isFalse();
            assertThat(writer.hasOther(sent("other", 31))).isTrue();
            assertThat(writer.add(sent("other", 31))).isTrue();
            writer.flush();
        }
        assertThat(StoreContent.ask(
                        store,
                        directory,
                        "SELECT command, day, day_of_arrival FROM stored_jobs UNION "
                                + "SELECT 'process', day, false FROM stored_processes ORDER BY 1"))
                .containsExactly("make 2025-11-24 false", "other 2025-11-24 false", "process 2025-11-24 false");
    }

    /** Returns rows of a report that arrives this many days after the start of its job. */
    private static JobRows sent(String command, int days) {
        long now = TestReportRows.NOW;
        return ReportRows.read("report.json", TestReportRows.report(command, now, now + 5))
                .rows(JobSource.report(now + Duration.ofDays(days).toNanos())
                        .of(TestReportRows.job("acme/app", 1))
                        .sent(new JobSource.Sent("host", "host", null)));
    }

    @Test
    void concurrentWritersStoreEachJobOnce() throws Exception {
        Store store = new DirectoryStore(directory.resolve("store"));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<WriteSummary> writer =
                    () -> write(store, rows(1, "one", 5), rows(2, "two", 5), rows(3, "three", 5));
            for (Future<WriteSummary> each : threads.invokeAll(List.of(writer, writer))) {
                assertThat(each.get().jobs() + each.get().known()).isEqualTo(3);
            }
        }
        assertThat(StoreContent.ask(store, directory, JOBS)).containsExactly("one 1", "three 1", "two 1");
        assertThat(StoreContent.ask(store, directory, PROCESSES)).containsExactly("one 1", "three 1", "two 1");
    }

    private JobRows rows(int run, String command, long end) {
        return TestReportRows.rows(TestReportRows.job("acme/app", run), command, TestReportRows.NOW + end);
    }

    private WriteSummary write(Store store, JobRows... jobs) throws IOException {
        try (ScratchDirectory scratch = ScratchDirectory.create();
                TableWriter writer = TableWriter.open(store, scratch.path())) {
            for (JobRows job : jobs) {
                writer.add(job);
            }
            return writer.flush();
        }
    }
}
