package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.collect.intake.DiskSpace;
import eyas.delivery.AlertBatch;
import eyas.delivery.Announcement;
import eyas.delivery.Delivered;
import eyas.delivery.DeliveryClient;
import eyas.delivery.FileKind;
import eyas.delivery.SentJob;
import eyas.tables.store.FolderStore;
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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at what a receiver does with what it has taken, when stores fail, senders are hostile and repositories are erased. */
final class FeedingTest {
    private static final Duration FLUSH = Duration.ofSeconds(60);
    private static final String ALERT =
            "{\"rule\":\"R\",\"priority\":\"Critical\",\"output\":\"o\",\"time\":\"2026-11-28T05:00:00.5Z\"}";

    @TempDir
    private Path folder;

    private TokenIssuer issuer;

    @BeforeEach
    void issue() throws Exception {
        issuer = new TokenIssuer();
    }

    @AfterEach
    void end() {
        issuer.close();
    }

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(folder.resolve(name), bytes);
    }

    private static Delivered send(TestReceiver to, SentJob job, Map<FileKind, Path> files) throws Exception {
        try (DeliveryClient client = to.client(job.repository(), job.run())) {
            return client.deliver(Announcement.of(job, files), files);
        }
    }

    private static SentJob job(String repository, String run, String name, String variant) {
        return new SentJob(
                "github", repository, "ci", run, 1, name, variant, "h", System.currentTimeMillis() * 1_000_000L);
    }

    /** A store that takes small texts and no files, while that is asked for. */
    private static final class Flaky implements Store {
        private final Store inner;
        private volatile boolean fails;

        Flaky(Store inner) {
            this.inner = inner;
        }

        @Override
        public void put(String name, Path file) throws IOException {
            if (fails) {
                throw new IOException("503 Slow Down");
            }
            inner.put(name, file);
        }

        @Override
        public void put(String name, byte[] content) throws IOException {
            inner.put(name, content);
        }

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
            return inner.list(prefix);
        }

        @Override
        public List<String> children(String prefix) throws IOException {
            return inner.children(prefix);
        }

        @Override
        public void get(String name, Path into) throws IOException {
            inner.get(name, into);
        }

        @Override
        public Optional<byte[]> read(String name, int most) throws IOException {
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
    void aStoreThatFailsForAMomentLosesNothing() throws Exception {
        Flaky store = new Flaky(new FolderStore(folder.resolve("store")));
        try (TestReceiver to = new TestReceiver(folder, issuer, DiskSpace.ofSystem(), store)) {
            send(to, job("octo/site", "7", "bad", ""), Map.of(FileKind.REPORT, file("bad", new byte[77])));
            for (int i = 0; i < 3; i++) {
                send(
                        to,
                        job("octo/site", "7", "good-" + i, ""),
                        Map.of(FileKind.REPORT, file("r" + i, Reports.report(i, "m"))));
            }
            store.fails = true;
            assertThat(to.receiver.flush(FLUSH)).isFalse();
            assertThat(to.receiver.flush(FLUSH)).isFalse();
            store.fails = false;
            assertThat(to.receiver.flush(FLUSH)).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("good-0", "good-1", "good-2");
            assertThat(to.receiver.status())
                    .containsEntry("eyas_collect_aside_total", 1L)
                    .containsEntry("eyas_collect_waiting", 0L);
            try (Stream<Path> aside = Files.list(folder.resolve("state/aside"))) {
                assertThat(aside).hasSize(1);
            }
        }
    }

    @Test
    void alertsWithTheLongestNamesKeepNobodyElses() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, issuer, "alerts-settle", "0s");
                DeliveryClient one = to.client("octo/site", "7");
                DeliveryClient other = to.client("octo/other", "8")) {
            SentJob longest = job("octo/site", "7", "j".repeat(512), "v".repeat(512));
            assertThat(one.alerts(new AlertBatch(longest, 0, List.of(ALERT))).received())
                    .isEqualTo(1);
            assertThat(other.alerts(new AlertBatch(job("octo/other", "8", "killed", ""), 0, List.of(ALERT)))
                            .received())
                    .isEqualTo(1);
            assertThat(to.receiver.flush(FLUSH)).isTrue();
            assertThat(to.ask("SELECT repository, length(job_name) < 1000 FROM jobs ORDER BY 1"))
                    .containsExactly("octo/other\ttrue", "octo/site\ttrue");
        }
    }

    @Test
    void alertsCountAgainstWhatASenderMaySend() throws Exception {
        String large = ALERT.replace("\"o\"", "\"" + "o".repeat(120_000) + "\"");
        try (TestReceiver to = new TestReceiver(folder, issuer, "bytes-per-day", "1M");
                DeliveryClient client = to.client("octo/site", "7")) {
            int taken = 0;
            for (int i = 0; i < 3; i++) {
                SentJob job = job("octo/site", "7", "j" + i, "");
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
    void jobsThatBeginAfterTheirRepositoryWasErasedAreInTheTables() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, issuer, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            to.receiver.forget("octo/site");
            Thread.sleep(20);
            client.alerts(new AlertBatch(job("octo/site", "7", "killed", ""), 0, List.of(ALERT)));
            // The example's end lies years back: a clock that is behind, or a report without an end.
            send(to, job("octo/site", "7", "later", ""), Map.of(FileKind.REPORT, file("r", Reports.report(1, "m"))));
            assertThat(to.receiver.flush(FLUSH)).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("killed", "later");
        }
    }

    @Test
    void aCaptureThatComesAfterItsReportIsStored() throws Exception {
        SentJob job = Reports.job("octo/site", "7", "build", "h");
        Path report = file("r", Reports.report(1, "m"));
        Path capture = file("c", new byte[5_000]);
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            send(to, job, Map.of(FileKind.REPORT, report));
            assertThat(to.receiver.flush(FLUSH)).isTrue();
            send(to, job, Map.of(FileKind.REPORT, report, FileKind.CAPTURE, capture));
            assertThat(to.receiver.flush(FLUSH)).isTrue();
            List<String> captures = to.ask("SELECT capture FROM jobs");
            assertThat(captures).hasSize(1);
            assertThat(folder.resolve("store").resolve(captures.getFirst())).hasSize(5_000);
        }
    }

    @Test
    void whatAnotherReceiverHasStoredIsNotReplaced() throws Exception {
        SentJob job = Reports.job("octo/site", "7", "build", "h");
        try (TestReceiver first = new TestReceiver(folder, issuer)) {
            send(first, job, Map.of(FileKind.REPORT, file("one", Reports.report(1, "honest"))));
            assertThat(first.receiver.flush(FLUSH)).isTrue();
        }
        // One whose journal knows nothing of it, with the same tables.
        Path second = Files.createDirectory(folder.resolve("second"));
        FolderStore store = new FolderStore(folder.resolve("store"));
        try (TestReceiver to = new TestReceiver(second, issuer, DiskSpace.ofSystem(), store)) {
            byte[] later = new String(Reports.report(1, "forged"), StandardCharsets.UTF_8)
                    .replaceFirst("\"end_time_ns\" ?: ?[0-9]+", "\"end_time_ns\": " + (Reports.NOW + 1_000_000_000L))
                    .getBytes(StandardCharsets.UTF_8);
            send(to, job, Map.of(FileKind.REPORT, file("two", later)));
            assertThat(to.receiver.flush(FLUSH)).isTrue();
        }
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            assertThat(to.ask("SELECT machine, contests IS NULL FROM jobs ORDER BY 1 DESC"))
                    .containsExactly("honest\ttrue", "forged\tfalse");
        }
    }

    @Test
    void foldersOfAnEndInTheMiddleKeepNoReceiverFromStarting() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            assertThat(to.receiver.problem()).isEmpty();
        }
        Path upload = Files.createDirectory(folder.resolve("state/uploads/" + "a".repeat(64) + "-" + "b".repeat(16)));
        Files.writeString(upload.resolve("account"), "x");
        Path accepted = Files.createDirectory(folder.resolve("state/accepted/" + "c".repeat(64)));
        Files.write(accepted.resolve("announcement.json"), new byte[0]);
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            assertThat(upload).doesNotExist();
            assertThat(folder.resolve("state/aside/" + "c".repeat(64))).exists();
            assertThat(to.notices).anyMatch(line -> line.contains("c".repeat(64)));
            assertThat(to.receiver.status()).containsEntry("eyas_collect_aside_total", 1L);
        }
    }

    @Test
    void rubbishPushesOutNobodyElsesRubbish() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, issuer)) {
            send(to, job("octo/other", "8", "mine", ""), Map.of(FileKind.REPORT, file("x", new byte[9])));
            Map<FileKind, Path> files = Map.of(FileKind.REPORT, folder.resolve("x"));
            for (int i = 0; i < 1_005; i++) {
                // A client has so much time for all that it does; a busy machine needs more for a thousand.
                try (DeliveryClient client = to.client("octo/site", "7")) {
                    assertThat(client.deliver(Announcement.of(job("octo/site", "7", "j" + i, ""), files), files))
                            .isInstanceOf(Delivered.Stored.class);
                }
            }
            assertThat(to.receiver.flush(FLUSH)).isTrue();
            try (Stream<Path> aside = Files.list(folder.resolve("state/aside"))) {
                List<String> left = aside.map(FeedingTest::announced).toList();
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
