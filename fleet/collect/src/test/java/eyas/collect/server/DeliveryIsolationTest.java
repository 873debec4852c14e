package eyas.collect.server;

import static eyas.collect.server.TableFeederFixture.ALERT;
import static eyas.collect.server.TableFeederFixture.alerts;
import static eyas.collect.server.TableFeederFixture.file;
import static eyas.collect.server.TableFeederFixture.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.collect.CollectException;
import eyas.collect.intake.DiskSpace;
import eyas.collect.intake.StateDirectory;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.tables.store.DirectoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that deliveries, hostile senders and erasures leave the data of other jobs unchanged. */
final class DeliveryIsolationTest {
    @TempDir
    private Path directory;

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
            to.send(
                    job("octo/site", "7", "later", ""),
                    Map.of(FileKind.REPORT, file(directory, "r", TestReports.report(1, "m"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs ORDER BY 1")).containsExactly("killed", "later");
        }
    }

    @Test
    void erasureReportsForeignFiles() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(
                    job("octo/site", "7", "build", ""),
                    Map.of(FileKind.REPORT, file(directory, "r", TestReports.report(1, "m"))));
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
        Path report = file(directory, "r", TestReports.report(1, "m"));
        Path capture = file(directory, "c", new byte[5_000]);
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
            first.send(job, Map.of(FileKind.REPORT, file(directory, "one", TestReports.report(1, "honest"))));
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
            to.send(job, Map.of(FileKind.REPORT, file(directory, "two", later)));
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
                directory,
                "two",
                new String(TestReports.report(1, "second"), StandardCharsets.UTF_8)
                        .replaceFirst(
                                "\"start_time_ns\" ?: ?[0-9]+",
                                "\"start_time_ns\": "
                                        + (TestReports.NOW - Duration.ofDays(2).toNanos()))
                        .getBytes(StandardCharsets.UTF_8));
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job, Map.of(FileKind.REPORT, file(directory, "one", TestReports.report(1, "first"))));
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
                    Map.of(FileKind.REPORT, file(directory, "1", TestReports.report(1, "one"))));
            to.send(
                    job("octo/site", "7", "build (x)", ""),
                    Map.of(FileKind.REPORT, file(directory, "2", TestReports.report(2, "two"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine, job_name FROM jobs ORDER BY 1"))
                    .containsExactly("one\tbuild (x)", "two\tbuild (x)");
            assertThat(to.ask("SELECT count(DISTINCT job) FROM jobs")).containsExactly("2");
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
            Files.delete(alerts(directory, stuck));
            Files.createDirectory(alerts(directory, stuck));
            assertThat(to.receiver.forget("octo/SITE").alerts()).isEqualTo(1);
            assertThat(alerts(directory, erased)).doesNotExist();
            Files.delete(alerts(directory, stuck));
        }
    }

    @Test
    void erasesAlertsOfEarlierReceiver() throws Exception {
        DeliveryJob job = job("octo/site", "7", "build", "");
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/site", "7")) {
            client.alerts(new AlertBatch(job, 0, List.of(ALERT)));
        }
        String text = Files.readString(alerts(directory, job));
        String before = text.replaceFirst("\"repository\":\"[0-9a-f]{32}\",", "");
        assertThat(before).isNotEqualTo(text);
        Files.writeString(alerts(directory, job), before);
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
                    Map.of(FileKind.REPORT, file(directory, "1", TestReports.report(1, "one"))));
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
    @Tag("load")
    void invalidDeliveriesEvictOnlyThoseOfSameSender() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job("octo/other", "8", "mine", ""), Map.of(FileKind.REPORT, file(directory, "x", new byte[9])));
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
                List<String> left = aside.map(DeliveryIsolationTest::announced).toList();
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
