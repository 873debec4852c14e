package eyas.conformance.real;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.conformance.EyasProcess;
import eyas.conformance.Privileges;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus scrapes a running Eyas, and {@code promtool} checks its metrics. */
@Tag("kernel")
@Timeout(180)
@ExtendWith(RealSuiteOutcomes.class)
final class PrometheusSuite {
    private static final int FIRED = 3;

    /** Metric names of Falco that promtool dislikes but which must not change: gauges with {@code _total}, times in nanoseconds. */
    private static final List<String> LINT_EXCEPTIONS = List.of(
            "falcosecurity_falco_host_boot_timestamp_nanoseconds",
            "falcosecurity_falco_host_num_cpus_total",
            "falcosecurity_falco_host_open_fds_total",
            "falcosecurity_falco_host_procs_running_total",
            "falcosecurity_falco_reload_timestamp_nanoseconds",
            "falcosecurity_falco_start_timestamp_nanoseconds",
            "falcosecurity_scap_n_fds_total",
            "falcosecurity_scap_n_threads_total");

    private static final String RULE = """
            - rule: Counted Program
              desc: A program of the test.
              condition: evt.type in (execve, execveat) and proc.exepath = PROGRAM
              output: counted
              priority: WARNING
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }

    private static JsonNode query(int port, String expression) throws IOException, InterruptedException {
        String answer = get(port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        return JsonMapper.shared().readTree(answer).at("/data/result");
    }

    @Test
    void prometheusAcceptsMetricsAndCountsAlerts() throws Exception {
        Path program = Files.copy(Path.of("/bin/true").toRealPath(), directory.resolve("counted"));
        int own = ExternalPrograms.freePort();
        try (FalcoService falco =
                FalcoService.start(directory, RULE.replace("PROGRAM", program.toString()), """
                webserver: {enabled: true, listen_port: %d, listen_address: 127.0.0.1, prometheus_metrics_enabled: true}
                metrics: {enabled: true, interval: 1h, output_rule: false, rules_counters_enabled: true,
                  resource_utilization_enabled: true, state_counters_enabled: true, kernel_event_counters_enabled: true}
                """.formatted(own))) {
            for (int i = 0; i < FIRED; i++) {
                assertThat(new ProcessBuilder(program.toString()).start().waitFor())
                        .isZero();
            }
            falco.process()
                    .until(
                            "the alerts",
                            () -> falco.alerts().stream()
                                            .filter(line -> line.contains("\"Counted Program\""))
                                            .count()
                                    == FIRED);
            checkWithPromtool(get(own, "/metrics"));
            checkScrape(own);
        }
    }

    private void checkWithPromtool(String metrics) throws Exception {
        Path file = Files.writeString(directory.resolve("metrics"), metrics);
        EyasProcess check = EyasProcess.run(
                new ProcessBuilder(ExternalPrograms.find("promtool"), "check", "metrics").redirectInput(file.toFile()));
        // promtool exits with 3 for disliked names and with 1 for a syntax error.
        assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(3);
        assertThat((check.out() + check.err()).lines().map(line -> line.split(" ", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(LINT_EXCEPTIONS);
    }

    private void checkScrape(int own) throws Exception {
        int port = ExternalPrograms.freePort();
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: eyas
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(own));
        try (ExternalProcess prometheus = ExternalProcess.start(
                directory.resolve("prometheus.log"),
                Map.of(),
                ExternalPrograms.find("prometheus"),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)) {
            prometheus.until("Prometheus is ready", () -> prometheus.log().contains("Server is ready to receive"));
            prometheus.until(
                    "a scrape", () -> !query(port, "up{job=\"eyas\"} == 1").isEmpty());
            JsonNode counted = query(port, "falcosecurity_falco_rules_matches_total{rule_name=\"Counted Program\"}");
            assertThat(counted.size()).as(counted.toString()).isOne();
            assertThat(counted.at("/0/value/1").asString()).isEqualTo(Integer.toString(FIRED));
            assertThat(query(port, "falcosecurity_scap_n_evts_total > 0").isEmpty())
                    .isFalse();
            // A series of each kind: information, counter, gauge with a label.
            assertThat(query(port, "falcosecurity_evt_hostname_info").size()).isOne();
            JsonNode targets = JsonMapper.shared().readTree(get(port, "/api/v1/targets"));
            assertThat(targets.at("/data/activeTargets/0/lastError").asString()).isEmpty();
        }
    }
}
