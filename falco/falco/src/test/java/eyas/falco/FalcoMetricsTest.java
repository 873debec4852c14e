package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.output.metrics.Metric;
import eyas.output.metrics.MetricTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FalcoMetricsTest {
    /** Metrics that are absent if nothing happened and no calls are captured. */
    private static final Set<String> NOT_ALWAYS = Set.of(
            "falcosecurity_falco_rules_matches_total",
            "falcosecurity_falco_host_boot_timestamp_nanoseconds",
            "eyas_source_drops_total");

    private static final Pattern LISTENING =
            Pattern.compile("Starting health webserver, listening on 127\\.0\\.0\\.1:([1-9]\\d*)\\R");

    @TempDir
    private Path directory;

    private Path config(String web, String metrics) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Directory change
                  desc: d
                  condition: evt.type = chdir
                  output: x
                  priority: INFO
                """);
        return Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: nodriver}
                rules_files: [%s]
                stdout_output: {enabled: true}
                syslog_output: {enabled: false}
                json_output: true
                log_stderr: true
                log_syslog: false
                capture: {enabled: true, path_prefix: %s/capture}
                webserver: {%s}
                metrics: {%s}
                """.formatted(rules, directory, web, metrics));
    }

    /** Waits for the endpoint and returns the port that the system has chosen. */
    private static int port(FalcoProcess falco) throws IOException, InterruptedException {
        falco.await("the endpoint", () -> LISTENING.matcher(falco.err()).find());
        Matcher listening = LISTENING.matcher(falco.err());
        assertThat(listening.find()).isTrue();
        return Integer.parseInt(listening.group(1));
    }

    private static HttpResponse<String> get(int port, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Health checks do not depend on the kind of source. */
    @Test
    void pluginAsOnlySourceHasEndpointAndMetrics() throws Exception {
        Path pipe = directory.resolve("in.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path file = directory.resolve("metrics.jsonl");
        Path config = config(
                "enabled: true, listen_address: 127.0.0.1, listen_port: 0, prometheus_metrics_enabled: true",
                "enabled: true, interval: 100ms, output_file: " + file);
        Files.writeString(config, Files.readString(config) + """
                load_plugins: [jsonl]
                plugins:
                  - {name: jsonl, library_path: "java:jsonl", open_params: %s}
                """.formatted(pipe));
        try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), "-c", config.toString());
                Writer events = Files.newBufferedWriter(pipe)) {
            int port = port(falco);
            assertThat(get(port, "/healthz").body()).isEqualTo("{\"status\": \"ok\"}");
            Thread feeding = Thread.ofPlatform().daemon().start(() -> feed(events));
            falco.await("a snapshot", () -> !lines(file).isEmpty());
            feeding.interrupt();
            feeding.join();
            assertThat(lines(file).getFirst())
                    .contains("\"evt.source\":\"jsonl\"")
                    .contains("\"scap.engine_name\":\"source_plugin\"");
        }
    }

    /** Writes an event periodically, so that the event thread makes progress. */
    private static void feed(Writer events) {
        try {
            while (!Thread.interrupted()) {
                events.write("{}\n");
                events.flush();
                Thread.sleep(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void allMetricsAreServedAndSnapshotsAreWritten() throws Exception {
        Path file = directory.resolve("metrics.jsonl");
        Path config = config(
                "enabled: true, listen_address: 127.0.0.1, listen_port: 0"
                        + ", k8s_healthz_endpoint: /live, prometheus_metrics_enabled: true",
                "enabled: true, interval: 100ms, output_rule: true, rule_times_enabled: true, output_file: " + file);
        try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), "-c", config.toString())) {
            int port = port(falco);
            falco.await("two snapshots", () -> lines(file).size() >= 2);
            assertThat(get(port, "/live").body()).isEqualTo("{\"status\": \"ok\"}");
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(404);
            assertThat(get(port, "/versions").body())
                    .contains("\"falco_version\":\"")
                    .contains("\"engine_version\":\"");
            HttpResponse<String> metrics = get(port, "/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4");
            Set<String> served = metrics.body()
                    .lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ", -1)[2])
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> expected = new TreeSet<>(MetricTable.all().keySet());
            expected.removeAll(NOT_ALWAYS);
            assertThat(served).isEqualTo(expected);
            MetricTable.all().values().stream()
                    .filter(metric -> served.contains(metric.name()))
                    .forEach(metric ->
                            assertThat(metrics.body()).contains("# TYPE " + metric.name() + " " + type(metric) + "\n"));
            falco.signal("TERM");
            assertThat(falco.exitCode()).isZero();
            assertThat(lines(file).getFirst())
                    .startsWith("{\"output_fields\":{\"evt.hostname\":\"")
                    .contains("\"falco.rules.matches_total\":0")
                    .contains("\"scap.engine_name\":\"nodriver\"")
                    .contains("\"falco.memory_rss_mb\":")
                    .doesNotContain("falco.n_threads")
                    .endsWith("},\"sample\":1}");
            assertThat(falco.out())
                    .contains("\"output\":\"Falco metrics snapshot\"")
                    .contains("\"rule\":\"Falco internal: metrics snapshot\",\"source\":\"internal\"");
        }
    }

    private static String type(Metric metric) {
        return switch (metric.kind()) {
            case COUNTER -> "counter";
            case GAUGE, INFO -> "gauge";
            case HISTOGRAM -> "histogram";
        };
    }

    @Test
    void portInUseEndsProgram() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = config(
                    "enabled: true, listen_address: 127.0.0.1, listen_port: " + taken.getLocalPort(), "enabled: false");
            try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), "-c", config.toString())) {
                assertThat(falco.exitCode()).isEqualTo(1);
                assertThat(falco.err())
                        .contains("Error: webserver: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                        .contains("set webserver.listen_port");
            }
        }
    }

    @Test
    void missingCertificateEndsProgram() throws Exception {
        Path config = config(
                "enabled: true, listen_address: 127.0.0.1, listen_port: 0, ssl_enabled: true, ssl_certificate: "
                        + directory.resolve("none.pem"),
                "enabled: false");
        try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), "-c", config.toString())) {
            assertThat(falco.exitCode()).isEqualTo(1);
            assertThat(falco.err())
                    .contains("Error: webserver: " + directory.resolve("none.pem") + ": there is no such file");
        }
    }

    @Test
    void metricsWithoutOutputAreRejected() throws Exception {
        Path config = config("enabled: false", "enabled: true, output_rule: false");
        try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), "-c", config.toString())) {
            assertThat(falco.exitCode()).isEqualTo(1);
            assertThat(falco.err()).contains("Error: Metrics are enabled with no output configured.");
        }
    }

    @Test
    void disabledMetricsAreNotServed() throws Exception {
        Path config = config("enabled: true, listen_address: 127.0.0.1, listen_port: 0", "enabled: false");
        try (FalcoProcess falco = FalcoProcess.start(directory, Map.of(), "-c", config.toString())) {
            int port = port(falco);
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(port, "/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void metricNamesOfRulesEqualFalcos() {
        assertThat(MetricsFields.name("Read /etc (sensitive)  file!")).isEqualTo("Read_etc_sensitive_file");
        assertThat(MetricsFields.name("falco_rules.yaml")).isEqualTo("falco_rules_yaml");
    }
}
