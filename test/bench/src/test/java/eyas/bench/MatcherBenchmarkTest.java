package eyas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Checks that the benchmark measures what it claims. */
final class MatcherBenchmarkTest {
    @Test
    void everyPassProcessesWholeRecording() {
        Path shared = Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"));
        if (System.getenv("CI") == null) {
            assumeThat(shared.resolve("captures/ci-build.scap.gz"))
                    .as("recording; set -Deyas.shared")
                    .exists();
        }
        MatcherBenchmark benchmark = new MatcherBenchmark();
        benchmark.prepare();
        assertThat(benchmark.apply()).isGreaterThanOrEqualTo(1_074_112);
        assertThat(benchmark.match()).isGreaterThanOrEqualTo(1_074_112);
        assertThat(benchmark.relevant()).isGreaterThan(10_000);
        assertThat(benchmark.matcher().counters().blocks()).as("compiled").isPositive();
        assertThat(benchmark.matcher().counters().interpreted()).isEmpty();
    }
}
