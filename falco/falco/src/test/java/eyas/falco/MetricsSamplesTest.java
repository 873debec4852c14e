package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import eyas.output.metrics.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsSamplesTest {
    @Test
    void lossesByCallIncludeFalcosEnterEventSeries() {
        Samples samples = new Samples();
        MetricsSamples.add(
                samples,
                new SourceCounters(
                        9,
                        7,
                        0,
                        0,
                        List.of(new Cause("ring_full", 7)),
                        List.of(new Cause("open", 4), new Cause("close", 2), new Cause("proc", 1))));
        assertThat(new String(samples.text(), StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.startsWith("falcosecurity_scap_n_drops_buffer_total{"))
                .map(line -> line.substring(line.indexOf('{')))
                .containsExactlyInAnyOrder(
                        "{dir=\"exit\",drop=\"open\"} 4.0",
                        "{dir=\"enter\",drop=\"open\"} 0.0",
                        "{dir=\"exit\",drop=\"close\"} 2.0",
                        "{dir=\"exit\",drop=\"proc\"} 1.0",
                        "{dir=\"exit\",drop=\"total\"} 7.0");
    }
}
