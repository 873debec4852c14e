package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alert formats from the configuration to a collector, a server and a file. */
@Timeout(120)
final class AlertFormOutputsTest {
    private static final int ALERTS = 20;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;

    @TempDir
    private Path directory = Path.of("");

    AlertFormOutputsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            received.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("api-key") + " "
                    + new String(
                            zipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body,
                            StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ProgramRun replay(String outputs) throws IOException {
        Path capture = FileOpenCapture.write(directory.resolve("short.scap"), ALERTS);
        Path rules = Files.writeString(directory.resolve("rules.yaml"), FileOpenCapture.RULE);
        Path config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                stdout_output: {enabled: false}
                log_stderr: true
                log_syslog: false
                output_timeout: 2000
                """.formatted(capture, rules) + outputs);
        return ProgramRun.falco("-c", config.toString());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void collectorReceivesEachAlertOnceAsLogRecord() throws Exception {
        Path file = directory.resolve("alerts.ecs.jsonl");
        ProgramRun run = replay("""
                otlp_output: {enabled: true, url: "%s/?key=k2", headers: {api-key: k1}}
                file_output: {enabled: true, filename: %s, alert_form: ecs}
                """.formatted(url(), file));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(received).allMatch(request -> request.startsWith("/v1/logs?key=k2 k1 {\"resourceLogs\":["));
        String all = String.join("\n", received);
        for (int i = 0; i < ALERTS; i++) {
            assertThat(all).containsOnlyOnce("Opened (file=/load/" + i + ")");
        }
        assertThat(Files.readAllLines(file))
                .hasSize(ALERTS)
                .allMatch(line -> line.contains("\"ecs\":{") && line.contains("\"file\":{"));
    }

    @Test
    void busyCollectorDoesNotDelayShutdown() throws Exception {
        status = 503;
        ProgramRun run = replay("otlp_output: {enabled: true, url: \"%s\"}\n".formatted(url()));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("status 503");
    }

    @Test
    void invalidAddressIsRejectedWithoutBeingPrinted() throws Exception {
        for (String url : List.of(
                "localhost:4318/SECRET",
                "http://a b/SECRET",
                "collector.example/SECRET",
                "grpc://collector.example/SECRET",
                "http:SECRET",
                "http://collector.example/#SECRET")) {
            ProgramRun run = replay("otlp_output: {enabled: true, url: \"%s\"}\n".formatted(url));
            assertThat(run.code()).as(url).isEqualTo(1);
            assertThat(run.err())
                    .contains("otlp_output.url: ", "https://collector.example:4318")
                    .doesNotContain("SECRET")
                    .doesNotContain("internal error");
        }
    }
}
