package eyas.host.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.DeliveryManifest;
import eyas.delivery.ReceiverAddress;
import eyas.host.FakeCiProvider;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobRecord;
import eyas.host.store.JobStore;
import eyas.http.tls.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a host sends about its jobs, and what it keeps while the receiver is unreachable. */
final class HostDeliveryTest {
    private static final long PATIENCE = 600_000_000_000L;

    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    /** A receiver that accepts everything and records it. */
    private static final class Stub implements AutoCloseable {
        private static final Pattern FIRST = Pattern.compile("\"first\":([0-9]+)");

        private final ServerSocket socket;
        final List<String> requests = new CopyOnWriteArrayList<>();

        Stub(int port) throws IOException {
            socket = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    accept();
                }
            });
        }

        private void accept() {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                // The test has ended.
                return;
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                InputStream in = connection.getInputStream();
                for (String head = head(in); !head.isEmpty(); head = head(in)) {
                    String body = body(in, head);
                    requests.add(head + body);
                    String text = head.startsWith("PUT")
                            ? "{\"received\":" + body.length() + "}"
                            : head.contains("/alerts")
                                    ? "{\"received\":" + alerts(body) + "}"
                                    : head.contains("/commit")
                                            ? "{\"delivery\":\"" + head.split("/", -1)[3] + "\",\"state\":\"new\"}"
                                            : "{\"delivery\":\""
                                                    + DeliveryManifest.parse(body.getBytes(StandardCharsets.UTF_8))
                                                            .id() + "\",\"state\":\"open\",\"files\":[]}";
                    connection
                            .getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // The client has disconnected.
                return;
            }
        }

        private static long alerts(String body) {
            Matcher first = FIRST.matcher(body);
            return first.find() ? Long.parseLong(first.group(1)) + body.lines().count() - 1 : -1;
        }

        private static String head(InputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                head.write(c);
                if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    return head.toString(StandardCharsets.ISO_8859_1);
                }
            }
            return "";
        }

        private static String body(InputStream in, String head) throws IOException {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    return new String(
                            in.readNBytes(Integer.parseInt(line.substring(15).strip())), StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private HostDelivery start(int port) {
        return start(port, new FakeCiProvider());
    }

    private HostDelivery start(int port, FakeCiProvider provider) {
        return HostDelivery.start(
                new CollectSettings(ReceiverAddress.parse("http://127.0.0.1:" + port), TlsFiles.NONE, 1 << 20),
                directory,
                provider,
                notices::add);
    }

    private HostJob job(String name) throws IOException {
        Path own = Files.createDirectories(directory.resolve("jobs").resolve(name));
        return new HostJob(new JobDirectory(own), "a", directory, 1_800_000_000_000_000_000L);
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void reportsWaitForReceiverAcrossRestarts() throws Exception {
        HostJob job = job("one");
        Files.writeString(job.directory().root().resolve("report.json"), "{\"of\":\"one\"}");
        // Nothing listens on port 1.
        try (HostDelivery delivery = start(1)) {
            delivery.ended(job);
            until(() -> notices.stream().anyMatch(line -> line.contains("deliveries are waiting")));
            delivery.ended(job("two"));
            assertThat(notices).anyMatch(line -> line.contains("two: it has no report"));
        }
        try (Stub stub = new Stub(0);
                HostDelivery _ = start(stub.port())) {
            until(() -> stub.requests.size() >= 3);
            assertThat(stub.requests.getFirst()).contains("\"repository\":\"team/tool\"", "\"variant\":\"one\"");
            assertThat(stub.requests.get(1)).startsWith("PUT ").endsWith("{\"of\":\"one\"}");
            assertThat(stub.requests.get(2)).contains("/commit");
        }
    }

    @Test
    void alertsAreSentOnceDuringTheJob() throws Exception {
        try (Stub stub = new Stub(0);
                HostDelivery delivery = start(stub.port())) {
            HostJob job = job("live");
            // The second one is still being written.
            Files.writeString(job.directory().alerts(), "{\"rule\":\"A\"}\n{\"rule\":");
            delivery.watching(List.of(job));
            until(() -> !stub.requests.isEmpty());
            assertThat(stub.requests.getFirst()).contains("\"first\":0", "{\"rule\":\"A\"}\n");
            Files.writeString(job.directory().alerts(), "{\"rule\":\"A\"}\n{\"rule\":\"B\"}\n");
            until(() -> stub.requests.size() > 1);
            assertThat(stub.requests.get(1)).contains("\"first\":1").endsWith("\n{\"rule\":\"B\"}\n");
        }
    }

    @Test
    void jobIsAnnouncedAndIdentifiedAtItsEnd() throws Exception {
        FakeCiProvider provider = new FakeCiProvider();
        try (Stub stub = new Stub(0);
                HostDelivery delivery = start(stub.port(), provider)) {
            HostJob job = job("begun");
            delivery.watching(List.of(job));
            until(() -> !stub.requests.isEmpty());
            assertThat(stub.requests.getFirst())
                    .contains("POST /v1/alerts", "\"repository\":\"team/tool\"")
                    .endsWith("\"first\":0}\n");
            // The job removes the runner's log.
            provider.forgetRuns();
            Files.writeString(job.directory().root().resolve("report.json"), "{}");
            delivery.ended(job);
            until(() -> stub.requests.stream().anyMatch(request -> request.contains("/commit")));
            assertThat(stub.requests)
                    .filteredOn(request -> request.startsWith("POST /v1/deliveries HTTP"))
                    .singleElement()
                    .asString()
                    .contains("\"repository\":\"team/tool\"");
        }
    }

    @Test
    void jobKeepsItsDescriptionWhenSentAgain() throws Exception {
        FakeCiProvider provider = new FakeCiProvider();
        JobStore store = new JobStore(directory);
        store.open();
        HostJob job = job("twice");
        Files.writeString(job.directory().root().resolve("report.json"), "{}");
        JobRecord.begun("made-up", 1, job.started(), false)
                .ended(job.started() + 1, "clean", "c", 0)
                .write(job.directory().record());
        Files.setLastModifiedTime(
                job.directory().record(), FileTime.from(Instant.now().minusSeconds(3_600)));
        try (Stub stub = new Stub(0)) {
            try (HostDelivery delivery = start(stub.port(), provider)) {
                delivery.ended(job);
                until(() -> stub.requests.stream().anyMatch(request -> request.contains("/commit")));
            }
            // The service was killed before that was recorded, and the runner's log has been removed.
            Files.delete(job.directory().spooledMarker());
            provider.forgetRuns();
            try (HostDelivery delivery = start(stub.port(), provider)) {
                delivery.catchUp(store, _ -> Optional.of(directory));
                until(() -> announced(stub).size() > 1);
            }
            assertThat(announced(stub)).allMatch(request -> request.contains("\"repository\":\"team/tool\""));
        }
        store.close();
    }

    private static List<String> announced(Stub stub) {
        return stub.requests.stream()
                .filter(request -> request.startsWith("POST /v1/deliveries HTTP"))
                .toList();
    }

    @Test
    void undeliveredClosedJobsAreSentLater() throws Exception {
        JobStore store = new JobStore(directory);
        store.open();
        HostJob left = job("left");
        HostJob sent = job("sent");
        for (HostJob job : List.of(left, sent)) {
            Files.writeString(
                    job.directory().root().resolve("report.json"),
                    "{\"of\":\"" + job.directory().name() + "\"}");
            JobRecord.begun("made-up", 1, job.started(), false)
                    .ended(job.started() + 1, "clean", "c", 0)
                    .write(job.directory().record());
            Files.setLastModifiedTime(
                    job.directory().record(), FileTime.from(Instant.now().minusSeconds(3_600)));
        }
        Files.createFile(sent.directory().spooledMarker());
        try (Stub stub = new Stub(0);
                HostDelivery delivery = start(stub.port())) {
            delivery.catchUp(store, _ -> Optional.of(directory));
            until(() -> stub.requests.size() >= 3);
            assertThat(stub.requests.get(1)).endsWith("{\"of\":\"left\"}");
            assertThat(stub.requests).noneMatch(request -> request.contains("{\"of\":\"sent\"}"));
            until(() -> Files.exists(left.directory().spooledMarker()));
        }
        store.close();
    }
}
