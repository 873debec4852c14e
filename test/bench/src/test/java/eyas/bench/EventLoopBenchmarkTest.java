package eyas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checks that the benchmarks measure what they claim. */
final class EventLoopBenchmarkTest {
    @Test
    void everyStageProcessesEveryEvent() {
        EventLoopBenchmark benchmark = new EventLoopBenchmark();
        benchmark.snapshot();
        assertThat(benchmark.decode()).isBetween(2 * BuildLikeEvents.COUNT, 7 * BuildLikeEvents.COUNT);
        assertThat(benchmark.state()).isEqualTo(BuildLikeEvents.COUNT);
        assertThat(benchmark.loopWithoutRules()).isEqualTo(BuildLikeEvents.COUNT);
        assertThat(benchmark.loopWithDefaultRules()).isEqualTo(BuildLikeEvents.COUNT);
        assertThat(benchmark.evaluated()).isGreaterThan(BuildLikeEvents.COUNT / 2);
    }
}
