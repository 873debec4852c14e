package eyas.collect.server;

import static eyas.collect.server.TableFeederFixture.ALERT;
import static eyas.collect.server.TableFeederFixture.alerts;
import static eyas.collect.server.TableFeederFixture.file;
import static eyas.collect.server.TableFeederFixture.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.intake.DiskSpace;
import eyas.collect.intake.StateDirectory;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests failing stores, unreadable files and leftovers of a crash. */
final class TableFeederFailureTest {
    @TempDir
    private Path directory;

    /** A store that can be made to accept small texts only. */
    private static final class Flaky implements Store {
        private final Store inner;
        private volatile boolean fails;
        private volatile boolean breaks;
        private volatile boolean starves;
        private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();

        Flaky(Store inner) {
            this.inner = inner;
        }

        private void starve() {
            if (starves) {
                throw new OutOfMemoryError("unable to create native thread, for the test");
            }
        }

        @Override
        public void put(String name, Path file) throws IOException {
            if (fails) {
                throw new IOException("503 Slow Down");
            }
            @Nullable Runnable now = meanwhile.getAndSet(null);
            if (now != null) {
                now.run();
            }
            inner.put(name, file);
        }

        @Override
        public void put(String name, byte[] content) throws IOException {
            inner.put(name, content);
        }

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
            if (breaks) {
                throw new LinkageError("for the test");
            }
            starve();
            return inner.list(prefix);
        }

        @Override
        public List<String> children(String prefix) throws IOException {
            if (breaks) {
                throw new LinkageError("for the test");
            }
            return inner.children(prefix);
        }

        @Override
        public void get(String name, Path into) throws IOException {
            inner.get(name, into);
        }

        @Override
        public Optional<byte[]> read(String name, int most) throws IOException {
            starve();
            return inner.read(name, most);
        }

        @Override
        public void delete(String name) throws IOException {
            inner.delete(name);
        }

        @Override
        public Optional<Path> file(String name) {
            return inner.file(name);
        }

        @Override
        public String description() {
            return inner.description();
        }

        @Override
        public void sweep(Consumer<String> removed) throws IOException {
            inner.sweep(removed);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void temporaryStoreFailureLosesNothing() throws Exception {
        Flaky store = new Flaky(new DirectoryStore(directory.resolve("store")));
        try (TestReceiver to = new TestReceiver(directory, DiskSpace.ofSystem(), store)) {
            to.send(job("octo/site", "7", "bad", ""), Map.of(FileKind.REPORT, file(directory, "bad", new byte[77])));
            for (int i = 0; i < 3; i++) {
                to.send(
                        job("octo/site", "7", "good-" + i, ""),
                        Map.of(FileKind.REPORT, file(directory, "r" + i, TestReports.report(i, "m"))));
            }
            store.fails = true;
            assertThat(to.flush()).isFalse();
            assertThat(to.flush()).isFalse();
            store.fails = false;
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("good-0", "good-1", "good-2");
            assertThat(to.receiver.status())
                    .containsEntry("eyas_collect_aside_total", 1L)
                    .containsEntry("eyas_collect_waiting", 0L);
            try (Stream<Path> aside = Files.list(directory.resolve("state/aside"))) {
                assertThat(aside).hasSize(1);
            }
        }
    }

    @Test
    void temporaryMemoryExhaustionLosesNothing() throws Exception {
        Flaky store = new Flaky(new DirectoryStore(directory.resolve("store")));
        try (TestReceiver to = new TestReceiver(directory, DiskSpace.ofSystem(), store)) {
            for (int i = 0; i < 2; i++) {
                to.send(
                        job("octo/site", "7", "good-" + i, ""),
                        Map.of(FileKind.REPORT, file(directory, "r" + i, TestReports.report(i, "m"))));
            }
            store.starves = true;
            for (int i = 0; i < 12; i++) {
                assertThat(to.flush()).isFalse();
            }
            assertThat(to.receiver.status()).containsEntry("eyas_collect_waiting", 2L);
            assertThat(StateDirectory.entries(directory.resolve("state/aside"))).isEmpty();
            assertThat(to.notices).anyMatch(line -> line.contains("out of memory"));
            store.starves = false;
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("good-0", "good-1");
        }
    }

    @Test
    void setsAsideDeliveryThatFailsRepeatedly() throws Exception {
        Flaky store = new Flaky(new DirectoryStore(directory.resolve("store")));
        try (TestReceiver to = new TestReceiver(directory, DiskSpace.ofSystem(), store)) {
            to.send(
                    job("octo/site", "7", "bad", ""),
                    Map.of(FileKind.REPORT, file(directory, "r", TestReports.report(1, "m"))));
            store.starves = true;
            for (int i = 0; i < 9; i++) {
                assertThat(to.flush()).isFalse();
            }
            assertThat(StateDirectory.entries(directory.resolve("state/aside"))).isEmpty();
            assertThat(to.flush()).isTrue();
            assertThat(StateDirectory.entries(directory.resolve("state/aside"))).hasSize(1);
            store.starves = false;
        }
    }

    @Test
    void keepsDeliveriesThatFailTogether() throws Exception {
        Flaky store = new Flaky(new DirectoryStore(directory.resolve("store")));
        try (TestReceiver to = new TestReceiver(directory, DiskSpace.ofSystem(), store)) {
            for (int i = 0; i < 3; i++) {
                to.send(
                        job("octo/site", "7", "bad-" + i, ""),
                        Map.of(FileKind.REPORT, file(directory, "r" + i, TestReports.report(i, "m"))));
            }
            store.starves = true;
            for (int i = 0; i < 40; i++) {
                assertThat(to.flush()).isFalse();
            }
            assertThat(StateDirectory.entries(directory.resolve("state/aside"))).isEmpty();
            store.starves = false;
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT count(*) FROM jobs")).containsExactly("3");
        }
    }

    @Test
    void joinsReportThatArrivesDuringAlertWrite() throws Exception {
        Flaky store = new Flaky(new DirectoryStore(directory.resolve("store")));
        List<DeliveryJob> jobs = List.of(job("octo/site", "7", "one", ""), job("octo/site", "7", "other", ""));
        List<String> lines = Collections.nCopies(8, ALERT.replace("\"o\"", "\"" + "o".repeat(120_000) + "\""));
        try (TestReceiver to = new TestReceiver(directory, DiskSpace.ofSystem(), store, "alerts-settle", "0s")) {
            store.breaks = true; // what the receiver does by itself meanwhile
            for (DeliveryJob each : jobs) {
                try (DeliveryClient client = to.client("octo/site", "7")) {
                    // So many that those of one are written before those of the other.
                    for (int i = 0; i < 80; i += lines.size()) {
                        assertThat(client.alerts(new AlertBatch(each, i, lines)).problem())
                                .isNull();
                    }
                }
            }
            store.meanwhile.set(() -> {
                try {
                    for (DeliveryJob each : jobs) {
                        byte[] report = TestReports.report(1, each.job(), TestReports.rule("R", 80, "Critical"), "o");
                        to.send(each, Map.of(FileKind.REPORT, file(directory, each.job(), report)));
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            store.breaks = false;
            assertThat(to.flush()).isTrue();
            assertThat(to.receiver.status()).containsEntry("eyas_collect_waiting", 2L);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine, contests IS NULL FROM jobs ORDER BY 1"))
                    .containsExactly("one\ttrue", "other\ttrue");
        }
    }

    @Test
    void erasureReportsAnyFailure() throws Exception {
        Flaky store = new Flaky(new DirectoryStore(directory.resolve("store")));
        try (TestReceiver to = new TestReceiver(directory, DiskSpace.ofSystem(), store)) {
            store.breaks = true;
            assertThatThrownBy(() -> to.receiver.forget("octo/site")).hasMessageContaining("for the test");
            store.breaks = false;
            to.receiver.forget("octo/site");
        }
    }

    @Test
    void failedRemovalBlocksNothingAndIsRetried() throws Exception {
        DeliveryJob stuck = job("octo/site", "7", "stuck", "");
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(stuck, 0, List.of(ALERT))).problem())
                    .isNull();
            to.send(stuck, Map.of(FileKind.REPORT, file(directory, "1", TestReports.report(1, "one"))));
            to.send(
                    job("octo/site", "7", "other", ""),
                    Map.of(FileKind.REPORT, file(directory, "2", TestReports.report(2, "two"))));
            // A non-empty directory can be neither read nor removed like a file.
            Path alerts = alerts(directory, stuck);
            Files.delete(alerts);
            Files.createDirectories(alerts.resolve("x"));
            assertThat(to.flush()).isTrue();
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT count(*) FROM jobs")).containsExactly("2");
            assertThat(StateDirectory.entries(directory.resolve("state/accepted")))
                    .hasSize(1);
            assertThat(to.notices)
                    .filteredOn(line -> line.contains("cannot join"))
                    .hasSize(1);
            StateDirectory.remove(alerts);
            assertThat(to.flush()).isTrue();
            to.send(
                    job("octo/site", "7", "third", ""),
                    Map.of(FileKind.REPORT, file(directory, "3", TestReports.report(3, "three"))));
            assertThat(to.flush()).isTrue();
            assertThat(StateDirectory.entries(directory.resolve("state/accepted")))
                    .isEmpty();
        }
    }

    @Test
    void nextReceiverJoinsAlertsThatCouldNotBeRead() throws Exception {
        DeliveryJob job = job("octo/site", "7", "build", "");
        byte[] text;
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, 0, List.of(ALERT))).problem())
                    .isNull();
            text = Files.readAllBytes(alerts(directory, job));
            to.send(
                    job,
                    Map.of(
                            FileKind.REPORT,
                            file(
                                    directory,
                                    "r",
                                    TestReports.report(1, "agent", TestReports.rule("R", 1, "Critical"), "o"))));
            Files.delete(alerts(directory, job));
            Files.createDirectory(alerts(directory, job));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs")).containsExactly("agent");
        }
        Files.delete(alerts(directory, job));
        Files.write(alerts(directory, job), text);
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs")).containsExactly("agent");
            assertThat(alerts(directory, job)).doesNotExist();
            assertThat(to.receiver.status()).containsEntry("eyas_collect_waiting", 0L);
        }
    }

    @Test
    void unreadableAlertsDoNotBlockOthers() throws Exception {
        DeliveryJob stuck = job("octo/site", "7", "stuck", "");
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            for (DeliveryJob each :
                    List.of(stuck, job("octo/site", "7", "other", ""), job("octo/site", "7", "third", ""))) {
                assertThat(client.alerts(new AlertBatch(each, 0, List.of(ALERT)))
                                .problem())
                        .isNull();
            }
            Path alerts = alerts(directory, stuck);
            byte[] text = Files.readAllBytes(alerts);
            Files.delete(alerts);
            Files.createDirectory(alerts);
            assertThat(to.flush()).isTrue();
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("other", "third");
            assertThat(to.notices)
                    .filteredOn(line -> line.contains("cannot read alerts"))
                    .hasSize(1);
            assertThat(to.receiver.status()).containsEntry("eyas_collect_write_failures_total", 1L);
            Files.delete(alerts);
            Files.write(alerts, text);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT count(*) FROM jobs")).containsExactly("3");
        }
    }

    @Test
    void unwrittenAlertsAreNotCounted() throws Exception {
        List<String> lines = Collections.nCopies(4, ALERT.replace("\"o\"", "\"" + "o".repeat(120_000) + "\""));
        DeliveryJob stuck = job("octo/site", "7", "stuck", "");
        try (TestReceiver to = new TestReceiver(
                        directory, "bytes-per-day", "1M", "most-report", "512K", "most-capture", "512K");
                DeliveryClient client = to.client("octo/site", "7")) {
            Path file = Files.createDirectories(alerts(directory, stuck));
            // It is tried twice.
            assertThat(client.alerts(new AlertBatch(stuck, 0, lines)).problem())
                    .isInstanceOf(DeliveryResult.Later.class);
            Files.delete(file);
            assertThat(client.alerts(new AlertBatch(stuck, 0, lines)).problem()).isNull();
        }
    }

    @Test
    void leftoversOfCrashDoNotPreventStart() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(to.receiver.problem()).isEmpty();
        }
        Path upload =
                Files.createDirectory(directory.resolve("state/uploads/" + "a".repeat(64) + "-" + "b".repeat(16)));
        Files.writeString(upload.resolve("account"), "x");
        Path accepted = Files.createDirectory(directory.resolve("state/accepted/" + "c".repeat(64)));
        Files.write(accepted.resolve("announcement.json"), new byte[0]);
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(upload).doesNotExist();
            assertThat(directory.resolve("state/aside/" + "c".repeat(64))).exists();
            assertThat(to.notices).anyMatch(line -> line.contains("c".repeat(64)));
            assertThat(to.receiver.status()).containsEntry("eyas_collect_aside_total", 1L);
        }
    }
}
