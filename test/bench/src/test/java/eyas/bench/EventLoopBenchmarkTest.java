package eyas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Makes sure that the benchmarks measure what they say. */
final class EventLoopBenchmarkTest {
    @Test
    void everyStageSeesEveryEvent() {
        EventLoopBenchmark benchmark = new EventLoopBenchmark();
        benchmark.snapshot();
        assertThat(benchmark.decode()).isBetween(2 * BuildLikeEvents.COUNT, 7 * BuildLikeEvents.COUNT);
        assertThat(benchmark.state()).isEqualTo(BuildLikeEvents.COUNT);
        assertThat(benchmark.loopWithoutRules()).isEqualTo(BuildLikeEvents.COUNT);
        assertThat(benchmark.loopWithDefaultRules()).isEqualTo(BuildLikeEvents.COUNT);
        assertThat(benchmark.evaluated()).isGreaterThan(BuildLikeEvents.COUNT / 2);
    }
}
