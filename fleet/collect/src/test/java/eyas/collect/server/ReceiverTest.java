package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import eyas.collect.intake.DiskSpace;
import eyas.collect.web.ConnectionLimits;
import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.tables.store.DirectoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a receiver end to end through its protocol. */
final class ReceiverTest {

    @TempDir
    private Path directory;

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(directory.resolve(name), bytes);
    }

    @Test
    void storesRepeatedDeliveriesOnce() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "runner-1");
        Map<FileKind, Path> files = Map.of(
                FileKind.REPORT, file("report.json", TestReports.report(1, "one")),
                FileKind.CAPTURE, file("capture", new byte[9_000_000]));
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(to.send(job, files)).isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.NEW));
            assertThat(to.send(job, files)).isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.AGAIN));
            assertThat(to.flush()).isTrue();
            assertThat(to.send(job, files)).isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.AGAIN));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT repository, run_id, job_name, machine FROM jobs"))
                    .containsExactly("octo/site\t7\tbuild\tone");
            // The sender is the authenticated one, and the machine the one that the sender named, regardless of the
            // report.
            assertThat(to.ask("SELECT sender, sent_host, contests FROM jobs"))
                    .containsExactly("repository octo/site\trunner-1\tnull");
            String capture = to.ask("SELECT capture FROM jobs").getFirst();
            assertThat(directory.resolve("store").resolve(capture)).hasSize(9_000_000);
        }
        // Known after a restart.
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(to.send(job, files)).isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.AGAIN));
        }
    }

    @Test
    void storesAnotherReportBesideTheFirst() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "runner-1");
        try (TestReceiver to = new TestReceiver(directory)) {
            to.send(job, Map.of(FileKind.REPORT, file("one", TestReports.report(1, "first"))));
            assertThat(to.send(job, Map.of(FileKind.REPORT, file("two", TestReports.report(2, "second")))))
                    .isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.BESIDE));
            assertThat(to.flush()).isTrue();
            List<String> jobs = to.ask("SELECT machine, job_name FROM jobs ORDER BY machine");
            assertThat(jobs).hasSize(2);
            assertThat(jobs.getFirst()).isEqualTo("first\tbuild");
            assertThat(jobs.getLast()).startsWith("second\tbuild [another report, ");
            assertThat(to.ask("SELECT a.machine, b.machine FROM jobs a JOIN jobs b ON b.contests = a.job"))
                    .containsExactly("first\tsecond");
        }
    }

    @Test
    void rejectsJobsOfOtherSenders() throws Exception {
        Map<FileKind, Path> files = Map.of(FileKind.REPORT, file("report.json", TestReports.report(1, "one")));
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/site", "7")) {
            for (DeliveryJob others : List.of(
                    TestReports.job("octo/other", "7", "build", "runner-1"),
                    TestReports.job("octo/site", "8", "build", "runner-1"),
                    TestReports.job("Octo/Site", "7", "build", "runner-1"))) {
                DeliveryManifest announcement = DeliveryManifest.of(others, files);
                assertThat(client.deliver(announcement, files)).isInstanceOf(DeliveryResult.NotAccepted.class);
                assertThat(client.alerts(new AlertBatch(others, 0, List.of("{}")))
                                .problem())
                        .isInstanceOf(DeliveryResult.NotAccepted.class);
            }
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job FROM jobs")).isEmpty();
            assertThat(to.receiver.status()).containsEntry("eyas_collect_refusals_total", 6L);
        }
    }

    private HttpResponse<String> raw(TestReceiver to, String method, String path, String token, byte[] body)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.receiver.port() + path))
                            .header("Authorization", token)
                            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void rejectsMalformedAndOversizedBeforeWriting() throws Exception {
        byte[] report = TestReports.report(1, "one");
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "runner-1");
        try (TestReceiver to = new TestReceiver(directory, "most-capture", "1M")) {
            String token = "Bearer " + to.token("octo/site", "7");
            assertThat(raw(to, "POST", "/v1/deliveries", token, "{".getBytes(StandardCharsets.UTF_8))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(raw(to, "POST", "/v1/deliveries", token, new byte[40_000])
                            .statusCode())
                    .isEqualTo(413);
            assertThat(raw(to, "POST", "/v1/deliveries", "Bearer nothing", new byte[10])
                            .statusCode())
                    .isEqualTo(401);
            assertThat(raw(to, "GET", "/v1/deliveries", token, new byte[0]).statusCode())
                    .isEqualTo(405);
            assertThat(raw(to, "GET", "/v1/../../etc/passwd", token, new byte[0])
                            .statusCode())
                    .isIn(400, 404);
            assertThat(raw(to, "GET", "/healthz", "", new byte[0]).body()).contains("ok");
            Map<FileKind, Path> large = Map.of(
                    FileKind.REPORT, file("report.json", report), FileKind.CAPTURE, file("large", new byte[2 << 20]));
            // The capture is too large, and the report is accepted without it.
            assertThat(to.send(job, large)).isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.WITHOUT_CAPTURE));
            job = TestReports.job("octo/site", "7", "build-2", "runner-1");
            String announced = DeliveryManifest.of(job, Map.of(FileKind.REPORT, file("r", report)))
                    .json();
            try (Stream<Path> uploads = Files.list(directory.resolve("state/uploads"))) {
                assertThat(uploads).isEmpty();
            }

            String id = DeliveryManifest.parse(announced.getBytes(StandardCharsets.UTF_8))
                    .id();
            String file = DeliveryManifest.parse(announced.getBytes(StandardCharsets.UTF_8))
                    .files()
                    .getFirst()
                    .sha256();
            assertThat(raw(to, "POST", "/v1/deliveries", token, announced.getBytes(StandardCharsets.UTF_8))
                            .statusCode())
                    .isEqualTo(200);
            String place = "/v1/deliveries/" + id + "/" + file;
            assertThat(raw(to, "PUT", place + "?offset=5", token, new byte[10]).statusCode())
                    .isEqualTo(409);
            assertThat(raw(to, "PUT", place + "?offset=0", token, new byte[report.length + 1])
                            .statusCode())
                    .isEqualTo(400);
            assertThat(raw(to, "POST", "/v1/deliveries/" + id + "/commit", token, new byte[0])
                            .statusCode())
                    .isEqualTo(409);
            // The content does not match the digest: the file starts over, and nothing is stored.
            assertThat(raw(to, "PUT", place + "?offset=0", token, new byte[report.length])
                            .statusCode())
                    .isEqualTo(200);
            assertThat(raw(to, "POST", "/v1/deliveries/" + id + "/commit", token, new byte[0])
                            .statusCode())
                    .isEqualTo(409);
            assertThat(raw(to, "PUT", place + "?offset=0", token, report).statusCode())
                    .isEqualTo(200);
            assertThat(raw(to, "POST", "/v1/deliveries/" + id + "/commit", token, new byte[0])
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void setsUnreadableReportAsideWithoutBlockingOthers() throws Exception {
        try (TestReceiver to = new TestReceiver(directory)) {
            byte[] deep = "[".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
            to.send(TestReports.job("octo/site", "7", "bad", "h"), Map.of(FileKind.REPORT, file("bad", deep)));
            to.send(TestReports.job("octo/site", "7", "none", "h"), Map.of(FileKind.REPORT, file("no", new byte[77])));
            to.send(
                    TestReports.job("octo/site", "7", "good", "h"),
                    Map.of(FileKind.REPORT, file("good", TestReports.report(1, "one"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs")).containsExactly("good");
            assertThat(to.receiver.status())
                    .containsEntry("eyas_collect_aside_total", 2L)
                    .containsEntry("eyas_collect_waiting", 0L);
            assertThat(to.notices).anyMatch(line -> line.contains("set aside"));
        }
    }

    @Test
    void reservesSpaceAtAnnouncement() throws Exception {
        Map<FileKind, Path> files = Map.of(FileKind.REPORT, file("report.json", TestReports.report(1, "one")));
        DeliveryJob job = TestReports.job("octo/site", "7", "build", "h");
        DiskSpace full = _ -> 1_000;
        try (TestReceiver to = new TestReceiver(directory, full, new DirectoryStore(directory.resolve("store")))) {
            assertThat(to.send(job, files)).isInstanceOf(DeliveryResult.Later.class);
        }
        // One announcement may reserve half of the free space.
        DiskSpace small = _ -> 1_000_000;
        Map<FileKind, Path> large =
                Map.of(FileKind.REPORT, files.get(FileKind.REPORT), FileKind.CAPTURE, file("large", new byte[700_000]));
        try (TestReceiver to = new TestReceiver(directory, small, new DirectoryStore(directory.resolve("store")))) {
            assertThat(to.send(job, large)).isInstanceOf(DeliveryResult.NotAccepted.class);
        }
        try (TestReceiver to = new TestReceiver(directory)) {
            assertThat(to.send(job, files)).isInstanceOf(DeliveryResult.Stored.class);
        }
    }

    @Test
    void storesAlertsOnceAndJobsWithoutReport() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "killed", "runner-1");
        String alert = "{\"alert_id\":\"" + TestReports.alertId("o")
                + "\",\"rule\":\"R\",\"priority\":\"Critical\",\"output\":\"o\",\"time\":\"2026-11-28T05:00:00.5Z\"}";
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, 0, List.of(alert, alert)))
                            .received())
                    .isEqualTo(2);
            assertThat(client.alerts(new AlertBatch(job, 0, List.of(alert, alert)))
                            .received())
                    .isEqualTo(2);
            assertThat(client.alerts(new AlertBatch(job, 1, List.of(alert, alert)))
                            .received())
                    .isEqualTo(3);
            // A gap is rejected with the expected position.
            assertThat(client.alerts(new AlertBatch(job, 9, List.of(alert))).received())
                    .isEqualTo(3);
        }
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, 3, List.of(alert))).received())
                    .isEqualTo(4);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT j.job_name, a.count FROM jobs j JOIN alerts a ON a.job = j.job"))
                    .containsExactly("killed\t4");
            // Its report arrives later and takes the place.
            to.send(
                    job,
                    Map.of(
                            FileKind.REPORT,
                            file("late", TestReports.report(1, "late", TestReports.rule("R", 4, "Critical"), "o"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs")).containsExactly("killed\tlate");
        }
    }

    @Test
    void storesJobThatOnlyReportedItsStart() throws Exception {
        DeliveryJob killed = TestReports.job("octo/site", "7", "killed", "runner-1");
        DeliveryJob ended = TestReports.job("octo/site", "7", "ended", "runner-1");
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "1h");
                DeliveryClient client = to.client("octo/site", "7")) {
            for (DeliveryJob job : List.of(killed, ended, killed)) {
                assertThat(client.alerts(new AlertBatch(job, 0, List.of())))
                        .isEqualTo(new DeliveryClient.AlertsAccepted(0, null));
            }
            to.send(ended, Map.of(FileKind.REPORT, file("ended", TestReports.report(1, "m"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name FROM jobs"))
                    .as("the other run may proceed")
                    .containsExactly("ended");
        }
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs ORDER BY 1"))
                    .containsExactly("ended\tm", "killed\trunner-1");
            assertThat(to.ask("SELECT coverage_complete FROM jobs WHERE job_name = 'killed'"))
                    .containsExactly("false");
        }
    }

    /** A job with a token can send its own alerts without replacing those of its agent. */
    @Test
    void alertsOfAnotherProcessAreStoredSeparately() throws Exception {
        DeliveryJob job = TestReports.job("octo/site", "7", "killed", "runner-1");
        String agents = "a".repeat(32);
        String alert =
                "{\"rule\":\"Real\",\"priority\":\"Critical\",\"output\":\"o\",\"time\":\"2026-11-28T05:00:00.5Z\"}";
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, agents, 0, List.of())).received())
                    .isZero();
            assertThat(client.alerts(new AlertBatch(job, 0, List.of("{}", "{}")))
                            .received())
                    .isEqualTo(2);
            assertThat(client.alerts(new AlertBatch(job, agents, 0, List.of(alert)))
                            .received())
                    .isEqualTo(1);
            int taken = 2;
            for (int i = 0; i < 20; i++) {
                String name = "%032x".formatted(i);
                taken += client.alerts(new AlertBatch(job, name, 0, List.of("{}")))
                                        .problem()
                                == null
                        ? 1
                        : 0;
            }
            assertThat(taken).isEqualTo(8);
        }
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            assertThat(to.flush()).isTrue();
            assertThat(
                            to.ask(
                                    "SELECT j.job_name, a.message FROM jobs j JOIN alerts a ON a.job = j.job WHERE contests IS NULL"))
                    .containsExactly("killed\to");
            assertThat(to.ask("SELECT count(*) FROM jobs WHERE contests IS NOT NULL"))
                    .containsExactly("7");
            // The report contains all alerts of the agent.
            to.send(job, Map.of(FileKind.REPORT, file("late", TestReports.report(1, "late"))));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs WHERE contests IS NULL"))
                    .containsExactly("killed\tlate");
        }
    }

    // No receiver is started, because one is running.
    @SuppressWarnings("NullAway")
    @Test
    void erasedDataIsGoneAndRejected() throws Exception {
        DeliveryJob job = TestReports.job("octo/secret", "7", "build", "h");
        DeliveryJob other = TestReports.job("octo/site", "8", "build", "h");
        Map<FileKind, Path> files = Map.of(FileKind.REPORT, file("report.json", TestReports.report(1, "one")));
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/secret", "7")) {
            assertThat(client.deliver(DeliveryManifest.of(job, files), files))
                    .isInstanceOf(DeliveryResult.Stored.class);
            to.send(other, files);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT count(*) FROM jobs")).containsExactly("2");
            DeliveryJob waits = TestReports.job("octo/secret", "7", "waits", "h");
            assertThat(client.deliver(DeliveryManifest.of(waits, files), files))
                    .isInstanceOf(DeliveryResult.Stored.class);
            client.alerts(new AlertBatch(job, 0, List.of("{\"output\":\"octo/secret\"}")));
            // And an unfinished one.
            DeliveryJob begun = TestReports.job("octo/secret", "7", "begun", "h");
            String announced = DeliveryManifest.of(begun, files).json();
            raw(
                    to,
                    "POST",
                    "/v1/deliveries",
                    "Bearer " + to.token("octo/secret", "7"),
                    announced.getBytes(StandardCharsets.UTF_8));
            ReceiverStatus before = new ReceiverAdmin(settings(to)).status();
            assertThat(before.running()).isTrue();
            assertThat(before.of("eyas_collect_open_uploads")).isEqualTo(1);

            // Like the command: through files in the state directory.
            assertThat(new ReceiverAdmin(settings(to))
                            .forget("octo/SECRET", null)
                            .uploads())
                    .isEqualTo(2);
            assertThat(mentions(directory.resolve("state"), "octo/secret")).isEmpty();
            assertThat(mentions(directory.resolve("store"), "octo/secret")).isEmpty();
            assertThat(mentions(directory.resolve("store"), "octo%2Fsecret")).isEmpty();
            assertThat(client.deliver(DeliveryManifest.of(job, files), files))
                    .isInstanceOf(DeliveryResult.Refused.class);
            assertThat(client.alerts(new AlertBatch(job, 0, List.of("{}"))).problem())
                    .isInstanceOf(DeliveryResult.Refused.class);
            DeliveryJob later = new DeliveryJob(
                    "github",
                    "octo/secret",
                    "ci",
                    "7",
                    1,
                    "later",
                    "",
                    "h",
                    System.currentTimeMillis() * 1_000_000L + 60_000_000_000L,
                    "",
                    "");
            byte[] ends = new String(TestReports.report(1, "one"), StandardCharsets.UTF_8)
                    .replaceFirst("\"end_time_ns\" ?: ?[0-9]+", "\"end_time_ns\": " + (later.started() + 5))
                    .getBytes(StandardCharsets.UTF_8);
            Map<FileKind, Path> fresh = Map.of(FileKind.REPORT, file("fresh.json", ends));
            assertThat(client.deliver(DeliveryManifest.of(later, fresh), fresh))
                    .isInstanceOf(DeliveryResult.Stored.class);
        }
        // Erased data stays erased after a restart.
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient client = to.client("octo/secret", "7")) {
            assertThat(client.deliver(DeliveryManifest.of(job, files), files))
                    .isInstanceOf(DeliveryResult.Refused.class);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT repository, job_name FROM jobs ORDER BY 1"))
                    .containsExactly("octo/secret\tlater", "octo/site\tbuild");
        }
    }

    private ReceiverSettings settings(TestReceiver to) {
        return new SettingsReader()
                .option("store", to.directory.resolve("store").toString())
                .option("state", to.directory.resolve("state").toString())
                .option("audience", TokenIssuer.AUDIENCE)
                .option("repositories", "octo/*")
                .option("owner-ids", "583231")
                .settings();
    }

    private static List<Path> mentions(Path root, String text) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return file.toString().contains(text)
                    || new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> announced(TestReceiver to, String run, String job) throws Exception {
        Map<FileKind, Path> files = Map.of(FileKind.REPORT, file("r" + run + job, TestReports.report(1, job)));
        String text = DeliveryManifest.of(TestReports.job("octo/site", run, job, "h"), files)
                .json();
        return raw(
                to,
                "POST",
                "/v1/deliveries",
                "Bearer " + to.token("octo/site", run),
                text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void runWithUnfinishedUploadsBlocksOnlyItself() throws Exception {
        for (int start = 0; start < 2; start++) {
            try (TestReceiver to = new TestReceiver(directory, "open-uploads-per-sender", "2")) {
                for (int i = 0; i < 3; i++) {
                    assertThat(announced(to, "7", "job-" + i).statusCode()).isEqualTo(i < 2 ? 200 : 429);
                }
                // Another run of the repository; also after a restart, which restores the senders of the uploads.
                DeliveryJob other = TestReports.job("octo/site", "8", "build-" + start, "h");
                assertThat(to.send(other, Map.of(FileKind.REPORT, file("r", TestReports.report(start, "m")))))
                        .isInstanceOf(DeliveryResult.Stored.class);
            }
        }
    }

    /** Fills the slots of a run with requests without a body. */
    private void fill(TestReceiver to, String path, List<Socket> slow) throws Exception {
        String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + to.token("octo/site", "7")
                + "\r\nContent-Length: 100\r\n\r\n";
        if (slow.isEmpty()) {
            // The first request fetches the issuer's keys.
            assertThat(announced(to, "7", "first").statusCode()).isEqualTo(200);
        }
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        boolean full = false;
        while (!full) {
            assertThat(System.nanoTime()).as("its slots fill in time").isLessThan(end);
            // Requests of the previous round may have been aborted as too slow.
            for (Socket socket : slow) {
                socket.close();
            }
            slow.clear();
            for (int i = 0; i < ConnectionLimits.DEFAULT.ofAccount(); i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.receiver.port());
                slow.add(socket);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            for (int looks = 0; looks < 20 && !full; looks++) {
                full = announced(to, "7", "first").statusCode() == 503;
            }
        }
    }

    @Test
    void slowSenderFillsOnlyItsOwnSlots() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (TestReceiver to = new TestReceiver(directory)) {
            fill(to, "/v1/deliveries", slow);
            assertThat(slow.size()).isLessThan(ConnectionLimits.DEFAULT.requests());
            Map<FileKind, Path> files = Map.of(FileKind.REPORT, file("r", TestReports.report(1, "m")));
            assertThat(to.send(TestReports.job("octo/other", "9", "build", "h"), files))
                    .isInstanceOf(DeliveryResult.Stored.class);
            assertThat(to.send(TestReports.job("octo/site", "8", "build", "h"), files))
                    .as("another run of the repository")
                    .isInstanceOf(DeliveryResult.Stored.class);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Returns whether the connection was closed without a response; an idle timeout sends one first. */
    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(20);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/deliveries", "/v1/alerts"})
    void slowJobDoesNotBlockItsAgentsAlerts(String path) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (TestReceiver to = new TestReceiver(directory);
                DeliveryClient agent = to.client("octo/site", "7", 1)) {
            AlertBatch batch = new AlertBatch(TestReports.job("octo/site", "7", "build", "h"), 0, List.of("{}"));
            long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
            boolean done = false;
            while (!done) {
                assertThat(System.nanoTime()).as("one of them is aborted").isLessThan(end);
                fill(to, path, slow);
                assertThat(agent.alerts(batch).problem()).isNull();
                // On a busy machine they may have timed out before, which frees a slot.
                done = path.equals("/v1/deliveries") || slow.stream().anyMatch(ReceiverTest::isEnded);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean isServing() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("eyas-collect-web"));
    }

    @Test
    void failedStartReleasesPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String metrics = "127.0.0.1:" + taken.getLocalPort();
            assertThat(catchThrowable(() -> new TestReceiver(directory, "metrics-listen", metrics)))
                    .hasMessageContaining("cannot listen on");
            // A thread that the pool has released may take a moment to end.
            long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (isServing() && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            assertThat(isServing()).as("a server thread is left").isFalse();
        }
    }

    @Test
    void secondReceiverCannotUseSameState() throws Exception {
        try (TestReceiver _ = new TestReceiver(directory)) {
            assertThat(catchThrowable(() -> new TestReceiver(directory))).hasMessageContaining("already running");
        }
    }
}
