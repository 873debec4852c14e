package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.AlertBatch;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryFile;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.delivery.ReceiverAddress;
import eyas.delivery.spool.Spool;
import eyas.delivery.spool.SpoolLimits;
import eyas.delivery.spool.SpoolSender;
import eyas.http.Clock;
import eyas.http.tls.TlsFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty hosts send concurrently, each job twice; the receiver is killed and restarted with wrong clocks; a compromised host attacks.
 * Nothing is lost, duplicated or accepted without permission. {@code ./dev bench collect} sends more jobs and prints the same figures.
 */
@Tag("load")
final class CollectLoadTest {
    private static final int HOSTS = Integer.getInteger("eyas.collect.hosts", 50);
    private static final int JOBS = Integer.getInteger("eyas.collect.jobs", 1);
    private static final int KILLS = Integer.getInteger("eyas.collect.kills", 1);
    private static final int CAPTURE = 300_000;
    private static final long LONGEST = Duration.ofHours(1).toNanos();
    private static final long DAY = 24 * 3600;
    private static final long[] WRONG_CLOCKS = {0, -40 * DAY, 400 * DAY};

    @TempDir
    private Path directory;

    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private int port;

    private static String host(int number) {
        return "runner-" + number + ".example";
    }

    private SSLContext tls(String machine) throws Exception {
        return new TlsFiles(
                        Optional.of(directory.resolve(machine + ".pem")),
                        Optional.of(directory.resolve(machine + ".key")),
                        Optional.of(directory.resolve("authority.pem")))
                .context();
    }

    private DeliveryClient client(SSLContext tls) {
        return new DeliveryClient(
                ReceiverAddress.parse("https://127.0.0.1:" + port),
                new Credential.OfConnection(),
                tls,
                null,
                DeliveryClient.policy(Duration.ofMinutes(2), 2),
                Clock.SYSTEM);
    }

    @Test
    void losesNothingDuplicatesNothingAdmitsNoAttack() throws Exception {
        TestCertificateAuthority authority = new TestCertificateAuthority("authority");
        authority.write(directory.resolve("authority.pem"));
        authority.issue(directory, "collect.example");
        authority.issue(directory, "hostile.example");
        for (int i = 0; i < HOSTS; i++) {
            authority.issue(directory, host(i));
        }
        // The first receiver chooses a free port, and the later ones reuse it.
        ReceiverProcess receiver = ReceiverProcess.start(directory, 0, WRONG_CLOCKS[0]);
        port = receiver.port();
        List<Long> peaks = new ArrayList<>();
        long start;
        long end;
        Hostile hostile = new Hostile();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> hosts = new ArrayList<>();
            start = System.nanoTime();
            Future<?> attack = threads.submit(() -> guarded(hostile::attack));
            for (int i = 0; i < HOSTS; i++) {
                int number = i;
                hosts.add(threads.submit(() -> guarded(() -> send(number))));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int until = HOSTS * JOBS * kill / (KILLS + 2);
                while (done.get() < until) {
                    assertThat(System.nanoTime() - start)
                            .as("jobs are sent in time")
                            .isLessThan(LONGEST);
                    Thread.sleep(10);
                }
                receiver.kill();
                peaks.add(receiver.peakKib());
                receiver = ReceiverProcess.start(directory, port, WRONG_CLOCKS[kill % WRONG_CLOCKS.length]);
            }
            for (Future<?> each : hosts) {
                each.get();
            }
            end = System.nanoTime();
            over = true;
            attack.get();
        } finally {
            over = true;
            receiver.end();
            peaks.add(receiver.peakKib());
        }
        List<String> jobs = StoredJobQueries.ask(
                directory.resolve("store"),
                directory.resolve("scratch"),
                "SELECT repository || ' ' || run_id || ' ' || job_name || ' ' || machine FROM jobs"
                        + " WHERE sender <> 'host hostile.example' ORDER BY 1");
        assertThat(jobs).containsExactlyElementsOf(expected());
        assertThat(hostile.let).as("accepted requests of a compromised host").isEmpty();
        assertThat(hostile.refused).hasPositiveValue();
        // Its reports about other hosts' jobs are stored separately, under its own name.
        assertThat(StoredJobQueries.ask(
                        directory.resolve("store"),
                        directory.resolve("scratch"),
                        "SELECT DISTINCT job_name FROM jobs WHERE sender = 'host hostile.example'"))
                .containsExactly("build-0 on hostile.example");
        assertThat(StoredJobQueries.ask(
                        directory.resolve("store"), directory.resolve("scratch"), "SELECT count(capture) FROM jobs"))
                .containsExactly(Integer.toString(HOSTS));
        figures(end - start, peaks, hostile.refused.get());
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>();
        for (int host = 0; host < HOSTS; host++) {
            for (int job = 0; job < JOBS; job++) {
                expected.add("octo/site-" + host % 7 + " " + (1000 + host) + " build-" + job + " on " + host(host) + " "
                        + host(host));
            }
        }
        expected.sort(null);
        return expected;
    }

    private void send(int number) throws Exception {
        SSLContext tls = tls(host(number));
        Path own = Files.createDirectory(directory.resolve("host-" + number));
        Spool spool = Spool.open(own.resolve("spool"), SpoolLimits.DEFAULT, loss -> {
            throw new AssertionError(loss);
        });
        for (int i = 0; i < JOBS; i++) {
            DeliveryJob job = new DeliveryJob(
                    "github",
                    "octo/site-" + number % 7,
                    "ci",
                    Integer.toString(1000 + number),
                    1,
                    "build-" + i,
                    "",
                    host(number),
                    TestReports.NOW,
                    "",
                    "");
            Map<FileKind, Path> files = new EnumMap<>(FileKind.class);
            files.put(
                    FileKind.REPORT,
                    Files.write(own.resolve("r" + i), TestReports.report(number * 1000 + i, host(number))));
            if (i == 0) {
                byte[] capture = new byte[CAPTURE];
                new Random(number).nextBytes(capture);
                files.put(FileKind.CAPTURE, Files.write(own.resolve("c" + i), capture));
            }
            // Twice, like a host that missed the response.
            spool.add(job, files);
            spool.add(job, files);
        }
        long begin = System.nanoTime();
        while (!spool.waiting().isEmpty()) {
            assertThat(System.nanoTime() - begin).as("it is sent in time").isLessThan(LONGEST);
            try (DeliveryClient client = client(tls)) {
                for (var each : spool.waiting()) {
                    long before = System.nanoTime();
                    DeliveryResult delivered = client.deliver(each.announcement(), each.files());
                    if (!(delivered instanceof DeliveryResult.Stored(DeliveryResult.State state))) {
                        // A host that is not scheduled for seconds is rejected as too slow, and retries.
                        assertThat(delivered)
                                .isInstanceOfAny(DeliveryResult.Later.class, DeliveryResult.NotAccepted.class);
                        Thread.sleep(200);
                        break;
                    }
                    assertThat(state).isNotEqualTo(DeliveryResult.State.BESIDE);
                    if (state == DeliveryResult.State.NEW) {
                        latencies.add(System.nanoTime() - before);
                        bytes.addAndGet(each.announcement().bytes());
                        done.incrementAndGet();
                    }
                    spool.sent(each);
                }
            }
        }
        assertThat(spool.counts().dropped()).isZero();
        assertThat(SpoolSender.pass(spool, () -> client(tls), _ -> {})).isEqualTo(new SpoolSender.Pass(0, 0, ""));
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static void guarded(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A compromised host with a certificate of its own. */
    private final class Hostile {
        final List<String> let = new ArrayList<>();
        /** Number of responses; requests to a killed receiver have none. */
        final AtomicInteger refused = new AtomicInteger();

        void attack() throws Exception {
            SSLContext tls = tls("hostile.example");
            Path report = Files.write(directory.resolve("hostile.json"), TestReports.report(1, "hostile"));
            while (!over) {
                try (DeliveryClient client = client(tls)) {
                    for (DeliveryJob others : List.of(
                            new DeliveryJob(
                                    "github",
                                    "octo/site-1",
                                    "ci",
                                    "1001",
                                    1,
                                    "build-0",
                                    "",
                                    host(1),
                                    TestReports.NOW,
                                    "",
                                    ""),
                            new DeliveryJob(
                                    "github",
                                    "octo/site-2",
                                    "ci",
                                    "1002",
                                    1,
                                    "x",
                                    "",
                                    host(2),
                                    TestReports.NOW,
                                    "",
                                    ""))) {
                        Map<FileKind, Path> files = Map.of(FileKind.REPORT, report);
                        refused("another's job", client.deliver(DeliveryManifest.of(others, files), files));
                        refused(
                                "another's alerts",
                                client.alerts(new AlertBatch(others, 0, List.of("{}")))
                                        .problem());
                    }
                    claim(client, report);
                    DeliveryJob own = new DeliveryJob(
                            "github", "o/r", "ci", "1", 1, "huge", "", "hostile.example", TestReports.NOW, "", "");
                    refused(
                            "a huge capture",
                            client.deliver(
                                    new DeliveryManifest(
                                            own,
                                            List.of(
                                                    new DeliveryFile(FileKind.REPORT, 10, "a".repeat(64)),
                                                    new DeliveryFile(FileKind.CAPTURE, 1L << 39, "b".repeat(64)))),
                                    Map.of(FileKind.REPORT, report)));
                }
                raw(tls, "POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{");
                raw(tls, "POST /v1/deliveries HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n[[[[[[[[");
                raw(tls, "POST /v1/alerts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n");
                raw(tls, "GET /v1/deliveries/../../state/salt HTTP/1.1\r\nHost: x\r\n\r\n");
                raw(
                        tls,
                        "PUT /v1/deliveries/" + "a".repeat(64) + "/" + "b".repeat(64)
                                + "?offset=0 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
                raw(tls, "X: " + "y".repeat(60_000) + "\r\n\r\n");
            }
            // Before, the receiver may have been down each time.
            long begin = System.nanoTime();
            boolean taken = false;
            while (!taken) {
                assertThat(System.nanoTime() - begin)
                        .as("it is accepted in time")
                        .isLessThan(LONGEST);
                try (DeliveryClient client = client(tls)) {
                    taken = claim(client, report) instanceof DeliveryResult.Stored;
                }
            }
        }

        /** Claims the job of another host. */
        private DeliveryResult claim(DeliveryClient client, Path report) throws Exception {
            DeliveryJob ofOthers = new DeliveryJob(
                    "github",
                    "octo/site-1",
                    "ci",
                    "1001",
                    1,
                    "build-0",
                    "",
                    "hostile.example",
                    TestReports.NOW,
                    "",
                    "");
            Map<FileKind, Path> files = Map.of(FileKind.REPORT, report);
            return client.deliver(DeliveryManifest.of(ofOthers, files), files);
        }

        private void refused(String what, @Nullable DeliveryResult delivered) {
            switch (delivered) {
                case null -> let.add(what);
                case DeliveryResult.Stored _ -> let.add(what);
                case DeliveryResult.Refused _ -> refused.incrementAndGet();
                case DeliveryResult.NotAccepted _ -> refused.incrementAndGet();
                case DeliveryResult.Later _ -> {}
            }
        }

        /** Sends bytes and fails on any response other than a rejection. */
        private void raw(SSLContext tls, String request) {
            try (Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setSoTimeout(3_000);
                OutputStream out = socket.getOutputStream();
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                byte[] head = socket.getInputStream().readNBytes(12);
                String answer = new String(head, StandardCharsets.ISO_8859_1);
                if (answer.startsWith("HTTP/1.1 2")) {
                    let.add(request.substring(0, 40) + " -> " + answer);
                } else if (head.length > 0) {
                    refused.incrementAndGet();
                }
            } catch (SocketTimeoutException e) {
                // The server waits for the rest, which never arrives, and times out.
                return;
            } catch (IOException e) {
                // The receiver has closed the connection, or is down.
                return;
            }
        }
    }

    private void figures(long nanos, List<Long> peaks, int refused) throws Exception {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        double seconds = nanos / 1e9;
        String text = String.format(
                "collect: %d hosts, %d jobs, killed %d times: %.1f jobs/s, %.2f MB/s, latency p50 %.0f ms, p99 %.0f ms,"
                        + " peak memory %s MiB, hostile requests refused %d, and none taken%n",
                HOSTS,
                sorted.length,
                KILLS,
                sorted.length / seconds,
                bytes.get() / seconds / 1e6,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) Math.min(sorted.length - 1, sorted.length * 99L / 100)] / 1e6,
                Arrays.toString(peaks.stream().mapToLong(kib -> kib / 1024).toArray()),
                refused);
        System.out.print(text);
        String file = System.getProperty("eyas.collect.figures");
        if (file != null) {
            Files.writeString(Path.of(file), text);
        }
    }
}
