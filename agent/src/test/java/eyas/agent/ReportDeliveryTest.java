package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.outcome.JobOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the last step sends to a receiver, and what it says of it. */
final class ReportDeliveryTest {
    @TempDir
    private Path folder;

    /** A receiver that takes everything, and what it was sent. */
    private static final class Stub implements AutoCloseable {
        private final ServerSocket socket;
        final List<String> requests = new CopyOnWriteArrayList<>();

        Stub() throws IOException {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (!socket.isClosed()) {
                serveOne();
            }
        }

        private void serveOne() {
            try (Socket connection = socket.accept()) {
                InputStream in = connection.getInputStream();
                for (String head = head(in); !head.isEmpty(); head = head(in)) {
                    answer(connection, head, body(in, head));
                }
            } catch (IOException e) {
                // The client has gone, or the test is over.
                return;
            }
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
                    int length = Integer.parseInt(line.substring(15).strip());
                    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        private void answer(Socket connection, String head, String body) throws IOException {
            requests.add(head + body);
            String text = head.startsWith("PUT")
                    ? "{\"received\":" + body.length() + "}"
                    : head.contains("/commit") ? "{\"state\":\"new\"}" : "{\"state\":\"open\",\"files\":[]}";
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                            .getBytes(StandardCharsets.US_ASCII));
        }

        String address() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private List<String> send(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of("PIPE_NUMBER", "7", "PIPE_JOB", "build"));
        environment.putAll(more);
        List<String> lines = new ArrayList<>();
        new ReportDelivery(
                        new PipelineProvider().job(environment, new PrintStream(new ByteArrayOutputStream())),
                        lines::add)
                .send(JobOutcome.tampered("for the test"), folder, Instant.ofEpochSecond(1_800_000_000));
        return lines;
    }

    @Test
    void theReportIsSentWithATokenThatIsInNoLine() throws Exception {
        Files.writeString(folder.resolve("report.json"), "{\"of\":\"this job\"}");
        try (Stub stub = new Stub()) {
            List<String> lines = send(Map.of("EYAS_COLLECT_TO", stub.address(), "PIPE_TOKEN", "s3cret"));
            assertThat(lines).containsExactly("the report was sent to " + stub.address());
            assertThat(stub.requests).hasSize(3).allMatch(request -> request.contains("s3cret for " + stub.address()));
            assertThat(stub.requests.getFirst())
                    .contains("\"repository\":\"team/tool\"", "\"run_id\":\"7\"", "\"started\":1800000000000000000");
            assertThat(stub.requests.get(1)).startsWith("PUT ").endsWith("{\"of\":\"this job\"}");
            assertThat(lines.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void whatCannotBeSentIsSaid() throws Exception {
        assertThat(send(Map.of())).isEmpty();
        Map<String, String> here = Map.of("EYAS_COLLECT_TO", "http://127.0.0.1:1", "PIPE_TOKEN", "s3cret");
        assertThat(send(here)).singleElement().asString().contains("has left no report");
        Files.writeString(folder.resolve("report.json"), "{}");
        assertThat(send(Map.of("EYAS_COLLECT_TO", "http://127.0.0.1:1")))
                .singleElement()
                .asString()
                .contains("NOT sent", "this pipe gives no tokens");
        assertThat(send(Map.of("EYAS_COLLECT_TO", "http://elsewhere.example")))
                .singleElement()
                .asString()
                .contains("is not https");
    }
}
