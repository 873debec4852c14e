package eyas.plugin.host;

import static eyas.plugin.host.PluginRun.c;
import static eyas.plugin.host.PluginRun.java;
import static eyas.plugin.host.PluginRun.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.plugin.PluginLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs several sources in one loop. */
@Timeout(120)
final class MergedSourceTest {
    private static final int MANY = 20_000;

    private final PluginRun run = new PluginRun();

    @TempDir
    private Path directory;

    private PluginSet plugins(String fault) throws IOException {
        StringBuilder text = new StringBuilder();
        IntStream.rangeClosed(1, MANY)
                .forEach(i -> text.append("{\"n\":").append(i).append("}\n"));
        Path file = Files.writeString(directory.resolve("in.jsonl"), text);
        return run.load(
                java("jsonl", "", file.toString()),
                c(CPlugins.build("sample"), "{\"fault\":\"" + fault + "\",\"notes\":3}", String.valueOf(MANY)));
    }

    private static EventSource joined(PluginSet plugins) {
        return plugins.join(
                plugins.open("jsonl").orElseThrow(),
                List.of(plugins.open("sample").orElseThrow()),
                false);
    }

    /** A source with losses of a separate kind whose {@code close} fails. */
    private static final class Lossy implements EventSource {
        private final String kind;
        private final boolean fails;
        private boolean closed;

        private Lossy(String kind, boolean fails) {
            this.kind = kind;
            this.fails = fails;
        }

        @Override
        public void start(SnapshotConsumer snapshot) {}

        @Override
        public Outcome next(Event event) {
            return Outcome.END;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(0, 0, 0, 0, List.of());
        }

        @Override
        public void losses(LossCollector to) {
            to.lost(kind, 1);
            to.note("why " + kind);
        }

        @Override
        public void close() {
            closed = true;
            if (fails) {
                throw new IllegalStateException(kind);
            }
        }
    }

    @Test
    void reportsLossesOfAllSourcesAndClosesThem() {
        Lossy first = new Lossy("io_uring_unseen", false);
        Lossy second = new Lossy("capture_cut", true);
        Lossy third = new Lossy("container_unnamed", true);
        MergedSource merged = new MergedSource(first, List.of(second, third), true, PluginLimits.DEFAULT);
        List<String> output = new ArrayList<>();
        merged.losses(new LossCollector() {
            @Override
            public void lost(String kind, long count) {
                output.add(kind);
            }

            @Override
            public void note(String description) {
                output.add(description);
            }
        });
        assertThat(output)
                .containsExactly(
                        "io_uring_unseen",
                        "why io_uring_unseen",
                        "capture_cut",
                        "why capture_cut",
                        "container_unnamed",
                        "why container_unnamed");
        assertThatThrownBy(merged::close).hasMessage("capture_cut");
        assertThat(List.of(first.closed, second.closed, third.closed)).containsOnly(true);
    }

    @Test
    void eachEventReachesOnlyRulesOfItsSource() throws IOException {
        try (PluginSet plugins = plugins("none")) {
            String rules = rule("jsonl", "json.value[/n] != 0", "j%json.value[/n]")
                    + rule("sample", "sample.number > 0", "s%sample.number").replace("rule: R", "rule: S")
                    + rule("sample", "evt.is_async = true", "a").replace("rule: R", "rule: A");
            List<String> output = run.run(plugins, joined(plugins), rules);
            assertThat(output.stream().filter(each -> each.startsWith("j")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, MANY)
                            .mapToObj(i -> "j" + i)
                            .toList());
            assertThat(output.stream().filter(each -> each.startsWith("s")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, MANY)
                            .mapToObj(i -> "s" + i)
                            .toList());
            assertThat(output.stream().filter(each -> each.equals("a"))).hasSize(3);
            assertThat(run.alerts.stream().mapToLong(alert -> alert.eventNumber()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 2L * MANY + 3).boxed().toList());
        }
    }

    @Test
    void endsWithTheErrorOfAnySource() throws IOException {
        try (PluginSet plugins = plugins("wrong id")) {
            assertThatThrownBy(() -> run.run(plugins, joined(plugins), rule("jsonl", "evt.num < 0", "x")))
                    .hasMessageContaining("plugin sample: next_batch: unexpected plugin ID");
        }
    }
}
