package eyas.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SamplesTest {
    private static String text(Samples samples) {
        return new String(samples.text(), StandardCharsets.UTF_8);
    }

    @Test
    void namesAndTypesEqualFalcos() {
        Samples samples = new Samples()
                .add("falcosecurity_scap_n_evts_total", 12)
                .add("falcosecurity_scap_n_threads_total", 3)
                .add("falcosecurity_falco_version_info", 1, "version", "0.44.0");
        assertThat(text(samples)).isEqualTo("""
                # HELP falcosecurity_falco_version_info The compatible version of Falco
                # TYPE falcosecurity_falco_version_info gauge
                falcosecurity_falco_version_info{version="0.44.0"} 1
                # HELP falcosecurity_scap_n_evts_total Events seen in the kernel, delivered and lost
                # TYPE falcosecurity_scap_n_evts_total counter
                falcosecurity_scap_n_evts_total 12.0
                # HELP falcosecurity_scap_n_threads_total Tracked threads
                # TYPE falcosecurity_scap_n_threads_total gauge
                falcosecurity_scap_n_threads_total 3.0
                """);
    }

    @Test
    void tagsBecomeLabelsAndRuleNamesAreEscaped() {
        Samples samples = new Samples();
        for (String rule : new String[] {"a \"b\"\\", "two\nlines"}) {
            samples.add(
                    "falcosecurity_falco_rules_matches_total",
                    2,
                    "tag_a.b",
                    "true",
                    "tag_a-b",
                    "true",
                    "tag_é",
                    "true",
                    "rule_name",
                    rule,
                    "priority",
                    "4",
                    "source",
                    "syscall");
        }
        assertThat(text(samples))
                .contains("falcosecurity_falco_rules_matches_total{priority=\"4\",rule_name=\"a \\\"b\\\"\\\\\","
                        + "source=\"syscall\",tag_=\"true\",tag_a_b=\"true\"} 2.0\n")
                .contains("rule_name=\"two\\nlines\"");
    }

    @Test
    void pluginMetricsHaveFalcosNames() {
        Samples samples = new Samples()
                .addOfPlugin("k8s-audit", "events.seen", true, 7)
                .addOfPlugin("k8s-audit", "queue", false, 3)
                .addOfPlugin("k8s-audit", "bytes_total", true, 9)
                .addOfPlugin("k8s-audit", "load_ratio", false, 0.5);
        assertThat(text(samples)).contains("""
                        # HELP falcosecurity_plugins_k8s_audit_events_seen_total Reported by plugin k8s-audit
                        # TYPE falcosecurity_plugins_k8s_audit_events_seen_total counter
                        falcosecurity_plugins_k8s_audit_events_seen_total 7.0
                        """, """
                        # TYPE falcosecurity_plugins_k8s_audit_queue_total gauge
                        falcosecurity_plugins_k8s_audit_queue_total 3.0
                        """, """
                        # TYPE falcosecurity_plugins_k8s_audit_bytes_total counter
                        falcosecurity_plugins_k8s_audit_bytes_total 9.0
                        """, """
                        # TYPE falcosecurity_plugins_k8s_audit_load_ratio gauge
                        falcosecurity_plugins_k8s_audit_load_ratio 0.5
                        """);
    }

    @Test
    void histogramsAddUp() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(50_000);
        histogram.add(2_000_000);
        histogram.add(60_000_000_000L);
        histogram.add(-5);
        assertThat(text(new Samples().add("eyas_alert_latency_seconds", histogram)))
                .contains("eyas_alert_latency_seconds_bucket{le=\"1.0E-4\"} 2\n")
                .contains("eyas_alert_latency_seconds_bucket{le=\"0.005\"} 3\n")
                .contains("eyas_alert_latency_seconds_bucket{le=\"30.0\"} 3\n")
                .contains("eyas_alert_latency_seconds_bucket{le=\"+Inf\"} 4\n")
                .contains("eyas_alert_latency_seconds_count 4\n")
                .contains("eyas_alert_latency_seconds_sum 60.00205\n");
    }

    @Test
    void unknownMetricsAreRejected() {
        Samples samples = new Samples();
        assertThatThrownBy(() -> samples.add("eyas_nothing", 1)).hasMessageContaining("no metric eyas_nothing");
        assertThatThrownBy(() -> samples.add("eyas_events_total", 1, "x", "y")).hasMessageContaining("labels []");
        assertThatThrownBy(() -> samples.add("falcosecurity_falco_rules_matches_total", 1, "rule_name", "r"))
                .hasMessageContaining("priority");
    }
}
