package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.CollectException;
import eyas.collect.intake.DiskSpace;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateDirectory;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** Tests failing stores, hostile senders and erasures. */
final class TableFeederFailureTest {
    private static final String ALERT = "{\"alert_id\":\"" + TestReports.alertId("o")
            + "\",\"rule\":\"R\",\"priority\":\"Critical\",\"output\":\"o\",\"time\":\"2026-11-28T05:00:00.5Z\"}";

    @TempDir
    private Path directory;

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(directory.resolve(name), bytes);
    }

    private static DeliveryJob job(String repository, String run, String name, String variant) {
        return new DeliveryJob(
                "github",
                repository,
                "ci",
                run,
                1,
                name,
                variant,
                "h",
                System.currentTimeMillis() * 1_000_000L,
                "",
                "");
    }

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
            to.send(job("octo/site", "7", "bad", ""), Map.of(FileKind.REPORT, file("bad", new byte[77])));
            for (int i = 0; i < 3; i++) {
                to.send(
                        job("octo/site", "7", "good-" + i, ""),
                        Map.of(FileKind.REPORT, file("r" + i, TestReports.report(i, "m"))));
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
                        Map.of(FileKind.REPORT, file("r" + i, TestReports.report(i, "m"))));
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
            to.send(job("octo/site", "7", "bad", ""), Map.of(FileKind.REPORT, file("r", TestReports.report(1, "m"))));
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
                        Map.of(FileKind.REPORT, file("r" + i, TestReports.report(i, "m"))));
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
                        to.send(each, Map.of(FileKind.REPORT, file(each.job(), report)));
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
    void longestNamesDoNotBlockOtherAlerts() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient one = to.client("octo/site", "7");
                DeliveryClient other = to.client("octo/other", "8")) {
            DeliveryJob longest = job("octo/site", "7", "j".repeat(512), "v".repeat(512));
            assertThat(one.alerts(new AlertBatch(longest, 0, List.of(ALERT))).received())
                    .isEqualTo(1);
            assertThat(other.alerts(new AlertBatch(job("octo/other", "8", "killed", ""), 0, List.of(ALERT)))
                            .received())
                    .isEqualTo(1);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT repository, length(job_name) < 1000 FROM jobs ORDER BY 1"))
                    .containsExactly("octo/other\ttrue", "octo/site\ttrue");
        }
    }

    @Test
    void alertsCountTowardsQuota() throws Exception {
        String large = ALERT.replace("\"o\"", "\"" + "o".repeat(120_000) + "\"");
        try (TestReceiver to = new TestReceiver(
                        directory, "bytes-per-day", "1M", "most-report", "512K", "most-capture", "512K");
                DeliveryClient client = to.client("octo/site", "7")) {
            int taken = 0;
            for (int i = 0; i < 3; i++) {
                DeliveryJob job = job("octo/site", "7", "j" + i, "");
                taken += client.alerts(new AlertBatch(job, 0, Collections.nCopies(4, large)))
                                        .problem()
                                == null
                        ? 1
                        : 0;
            }
            assertThat(taken).isEqualTo(2);
        }
    }

    @Test
    void acceptsJobsThatStartAfterErasure() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            to.receiver.forget("octo/site");
            Thread.sleep(20);
            client.alerts(new AlertBatch(job("octo/site", "7", "killed", ""), 0, List.of(ALERT)));
            // The example ended years ago, like a job with a slow clock or a report without an end.
            to.send(job("octo/site", "7", "later", ""), Map.of(FileKind.REPORT, file("r", TestReports.report(1, "m"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("killed", "later");
        }
    }

    @Test
    void erasureReportsForeignFiles() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job("octo/site", "7", "build", ""), Map.of(FileKind.REPORT, file("r", TestReports.report(1, "m"))));
            assertThat(to.flush()).isTrue();
            Path copy = directory.resolve("store/v1/jobs/copy of it.parquet");
            Files.writeString(copy, "octo/site");

            assertThatThrownBy(() -> to.receiver.forget("octo/site"))
                    .hasMessageContaining("copy of it.parquet")
                    .hasMessageContaining("erased everything except");
            assertThat(to.ask("SELECT job_name FROM jobs")).isEmpty();
            Files.delete(copy);
            to.receiver.forget("octo/site");
        }
    }

    @Test
    void storesCaptureThatArrivesAfterItsReport() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "h");
        Path report = file("r", TestReports.report(1, "m"));
        Path capture = file("c", new byte[5_000]);
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job, Map.of(FileKind.REPORT, report));
            assertThat(to.flush()).isTrue();
            to.send(job, Map.of(FileKind.REPORT, report, FileKind.CAPTURE, capture));
            assertThat(to.flush()).isTrue();
            List<String> captures = to.ask("SELECT capture FROM jobs");
            assertThat(captures).hasSize(1);
            assertThat(directory.resolve("store").resolve(captures.getFirst())).hasSize(5_000);
        }
    }

    @Test
    void doesNotReplaceWhatAnotherReceiverStored() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "h");
        try (TestReceiver first = new TestReceiver(directory)) {
            first.send(job, Map.of(FileKind.REPORT, file("one", TestReports.report(1, "honest"))));
            assertThat(first.flush()).isTrue();
        }
        // A receiver with an empty journal and the same tables.
        Path second = Files.createDirectory(directory.resolve("second"));
        DirectoryStore store = new DirectoryStore(directory.resolve("store"));
        try (TestReceiver to = new TestReceiver(second, DiskSpace.ofSystem(), store)) {
            byte[] later = new String(TestReports.report(1, "forged"), StandardCharsets.UTF_8)
                    .replaceFirst(
                            "\"end_time_ns\" ?: ?[0-9]+", "\"end_time_ns\": " + (TestReports.NOW + 1_000_000_000L))
                    .getBytes(StandardCharsets.UTF_8);
            to.send(job, Map.of(FileKind.REPORT, file("two", later)));
            assertThat(to.flush()).isTrue();
        }
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(to.ask("SELECT machine, contests IS NULL FROM jobs ORDER BY 1 DESC"))
                    .containsExactly("honest\ttrue", "forged\tfalse");
        }
    }

    @Test
    void secondReportNeverReplacesFirst() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "h");
        // On another day, so that the tables of the report's day do not have it.
        Path other = file(
                "two",
                new String(TestReports.report(1, "second"), StandardCharsets.UTF_8)
                        .replaceFirst(
                                "\"start_time_ns\" ?: ?[0-9]+",
                                "\"start_time_ns\": "
                                        + (TestReports.NOW - Duration.ofDays(2).toNanos()))
                        .getBytes(StandardCharsets.UTF_8));
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job, Map.of(FileKind.REPORT, file("one", TestReports.report(1, "first"))));
            assertThat(to.flush()).isTrue();
            for (int i = 0; i < 3; i++) {
                DeliveryJob again = new DeliveryJob(
                        "github", "octo/site", "ci", "7", 1, "build", "", "h", job.started() - i, "", "");
                assertThat(to.send(again, Map.of(FileKind.REPORT, other)))
                        .isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.BESIDE));
                assertThat(to.flush()).isTrue();
            }
            assertThat(to.ask("SELECT machine, contests IS NULL FROM jobs ORDER BY 1"))
                    .containsExactly("first\ttrue", "second\tfalse");
        }
    }

    @Test
    void namesThatCollideWhenJoinedAreDistinctJobs() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(
                    job("octo/site", "7", "build", "x"),
                    Map.of(FileKind.REPORT, file("1", TestReports.report(1, "one"))));
            to.send(
                    job("octo/site", "7", "build (x)", ""),
                    Map.of(FileKind.REPORT, file("2", TestReports.report(2, "two"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine, job_name FROM jobs ORDER BY 1"))
                    .containsExactly("one\tbuild (x)", "two\tbuild (x)");
            assertThat(to.ask("SELECT count(DISTINCT job) FROM jobs")).containsExactly("2");
        }
    }

    /** Returns the file of a job's alerts. */
    private Path alerts(DeliveryJob job) throws Exception {
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        NameDigests digests = new NameDigests(state.salt());
        return state.root()
                .resolve("live")
                .resolve(digests.sequence(digests.job(job, ""), "").hex() + ".jsonl");
    }

    @Test
    void failedRemovalBlocksNothingAndIsRetried() throws Exception {
        DeliveryJob stuck = job("octo/site", "7", "stuck", "");
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(stuck, 0, List.of(ALERT))).problem())
                    .isNull();
            to.send(stuck, Map.of(FileKind.REPORT, file("1", TestReports.report(1, "one"))));
            to.send(
                    job("octo/site", "7", "other", ""),
                    Map.of(FileKind.REPORT, file("2", TestReports.report(2, "two"))));
            // A non-empty directory can be neither read nor removed like a file.
            Path alerts = alerts(stuck);
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
                    Map.of(FileKind.REPORT, file("3", TestReports.report(3, "three"))));
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
            text = Files.readAllBytes(alerts(job));
            to.send(
                    job,
                    Map.of(
                            FileKind.REPORT,
                            file("r", TestReports.report(1, "agent", TestReports.rule("R", 1, "Critical"), "o"))));
            Files.delete(alerts(job));
            Files.createDirectory(alerts(job));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs")).containsExactly("agent");
        }
        Files.delete(alerts(job));
        Files.write(alerts(job), text);
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs")).containsExactly("agent");
            assertThat(alerts(job)).doesNotExist();
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
            Path alerts = alerts(stuck);
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
    void unreadableAlertsDoNotBlockErasureOfOtherRepository() throws Exception {
        DeliveryJob stuck = job("octo/other", "8", "stuck", "");
        DeliveryJob erased = job("octo/site", "7", "erased", "");
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient one = to.client("octo/site", "7");
                DeliveryClient other = to.client("octo/other", "8")) {
            assertThat(one.alerts(new AlertBatch(erased, 0, List.of(ALERT))).problem())
                    .isNull();
            assertThat(other.alerts(new AlertBatch(stuck, 0, List.of(ALERT))).problem())
                    .isNull();
            Files.delete(alerts(stuck));
            Files.createDirectory(alerts(stuck));
            assertThat(to.receiver.forget("octo/SITE").alerts()).isEqualTo(1);
            assertThat(alerts(erased)).doesNotExist();
            Files.delete(alerts(stuck));
        }
    }

    @Test
    void erasesAlertsOfEarlierReceiver() throws Exception {
        DeliveryJob job = job("octo/site", "7", "build", "");
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/site", "7")) {
            client.alerts(new AlertBatch(job, 0, List.of(ALERT)));
        }
        String text = Files.readString(alerts(job));
        String before = text.replaceFirst("\"repository\":\"[0-9a-f]{32}\",", "");
        assertThat(before).isNotEqualTo(text);
        Files.writeString(alerts(job), before);
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(to.receiver.forget("octo/other").alerts()).isZero();
            assertThat(to.receiver.forget("octo/site").alerts()).isEqualTo(1);
        }
    }

    @Test
    void unreadableDataOfOtherRepositoryIsNotErased() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(
                    job("octo/other", "8", "mine", ""),
                    Map.of(FileKind.REPORT, file("1", TestReports.report(1, "one"))));
            Path accepted =
                    StateDirectory.entries(directory.resolve("state/accepted")).getFirst();
            byte[] announcement = Files.readAllBytes(accepted.resolve("announcement.json"));
            // A temporary read error.
            Files.delete(accepted.resolve("announcement.json"));
            Files.createDirectory(accepted.resolve("announcement.json"));
            assertThatThrownBy(() -> to.receiver.forget("octo/site"))
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining("cannot erase everything");
            assertThat(accepted).exists();
            Files.delete(accepted.resolve("announcement.json"));
            Files.write(accepted.resolve("announcement.json"), announcement);
            to.receiver.forget("octo/site");
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT repository FROM jobs")).containsExactly("octo/other");
        }
    }

    @Test
    void unwrittenAlertsAreNotCounted() throws Exception {
        List<String> lines = Collections.nCopies(4, ALERT.replace("\"o\"", "\"" + "o".repeat(120_000) + "\""));
        DeliveryJob stuck = job("octo/site", "7", "stuck", "");
        try (TestReceiver to = new TestReceiver(
                        directory, "bytes-per-day", "1M", "most-report", "512K", "most-capture", "512K");
                DeliveryClient client = to.client("octo/site", "7")) {
            Path file = Files.createDirectories(alerts(stuck));
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

    @Test
    void invalidDeliveriesEvictOnlyThoseOfSameSender() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job("octo/other", "8", "mine", ""), Map.of(FileKind.REPORT, file("x", new byte[9])));
            Map<FileKind, Path> files = Map.of(FileKind.REPORT, directory.resolve("x"));
            for (int i = 0; i < 1_005; i++) {
                // The timeout covers everything a client does; a busy machine needs more for a thousand deliveries.
                try (DeliveryClient client = to.client("octo/site", "7")) {
                    assertThat(client.deliver(DeliveryManifest.of(job("octo/site", "7", "j" + i, ""), files), files))
                            .isInstanceOf(DeliveryResult.Stored.class);
                }
            }
            assertThat(to.flush()).isTrue();
            try (Stream<Path> aside = Files.list(directory.resolve("state/aside"))) {
                List<String> left = aside.map(TableFeederFailureTest::announced).toList();
                assertThat(left).hasSize(1_000).anyMatch(text -> text.contains("octo/other"));
            }
        }
    }

    private static String announced(Path delivery) {
        try {
            return Files.readString(delivery.resolve("announcement.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
