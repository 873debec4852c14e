package eyas.plugin.host;

import static eyas.plugin.host.PluginRun.c;
import static eyas.plugin.host.PluginRun.rule;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.capture.CaptureWriter;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.MachineRecord;
import eyas.state.State;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a plugin in C that reads system calls and injects events, and replays recorded plugin events. */
final class SyscallPluginTest {
    private final PluginRun run = new PluginRun();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsAndWritesThreadTable(boolean nativeMemory) {
        try (PluginSet plugins = run.load(c(CPlugins.build("sample"), "", ""))) {
            assertThat(run.run(
                            plugins,
                            plugins.accompany(new SyscallScript(2, nativeMemory)),
                            rule("syscall", "sample.mark = 294", "%sample.comm %sample.mark %sample.text %evt.source")))
                    .containsExactly("baker 294 <NA> syscall", "baker 294 <NA> syscall");
            assertThat(plugins.parseFailures()).isZero();
        }
    }

    @Test
    void readsTablesOfThreads() {
        try (PluginSet plugins = run.load(c(CPlugins.build("nested"), "", ""))) {
            assertThat(run.run(
                            plugins,
                            plugins.accompany(new SyscallScript(2, true)),
                            rule("syscall", "nested.line exists", "%nested.line")))
                    .hasSize(2)
                    .containsOnly("args(2) -x bread env(1) HOME=/root cgroups(2) cpu=/a pids=/b=c "
                            + "file_descriptors(2) 3:/etc/flour 5:10.0.0.1:4000->10.0.0.2:443(10.2:443)[55]");
            assertThat(plugins.parseFailures()).isZero();
        }
    }

    @Test
    void injectsEventsAmongSystemCalls() {
        try (PluginSet plugins = run.load(c(CPlugins.build("sample"), "{\"fault\":\"old notes\",\"notes\":2}", ""))) {
            run.run(
                    plugins,
                    plugins.accompany(new SyscallScript(3, true)),
                    rule("syscall", "evt.num > 0", "%evt.type"));
            assertThat(run.alerts)
                    .extracting(a -> a.message())
                    .containsOnly("sample_note", "flock")
                    .hasSize(5);
            // Renumbered without a gap.
            assertThat(run.alerts).extracting(a -> a.eventNumber()).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void replaysRecordedEvents() {
        Path file = directory.resolve("plugin.scap");
        String rules =
                rule("sample", "sample.number in (2, 3) and evt.source = sample", "%sample.text %evt.pluginname");
        try (PluginSet plugins = run.load(c(CPlugins.build("sample"), "", "4"))) {
            record(file, plugins.open("sample").orElseThrow());
            assertThat(run.run(plugins, CaptureSource.open(file), rules)).containsExactly("2 sample", "3 sample");
        }
    }

    @Test
    void eventsOfMissingPluginMatchNoRule() {
        Path file = directory.resolve("plugin.scap");
        try (PluginSet plugins = run.load(c(CPlugins.build("sample"), "", "4"))) {
            record(file, plugins.open("sample").orElseThrow());
        }
        try (PluginSet plugins = run.load(PluginRun.java("jsonl", "", "-"))) {
            String rules = rule("jsonl", "evt.num > 0", "x")
                    + rule("syscall", "evt.num > 0", "y").replace("rule: R", "rule: S");
            assertThat(run.run(plugins, CaptureSource.open(file), rules)).isEmpty();
        }
    }

    private static void record(Path file, EventSource source) {
        try (source;
                CaptureWriter writer = CaptureWriter.open(file, CaptureWriter.Options.DEFAULT)) {
            writer.begin(new MachineRecord(1, 1 << 20, 1 << 15, "host", 1, 0));
            writer.end();
            source.start(new State().snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT) {
                writer.write(event);
            }
        }
    }
}
