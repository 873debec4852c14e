package eyas.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.ConfigLoader;
import eyas.config.FalcoConfig;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.EngineCounters;
import eyas.engine.MatchingCounters;
import eyas.event.SourceCounters;
import eyas.event.SourceCounters.Cause;
import eyas.fields.FieldCatalog;
import eyas.output.AlertJson;
import eyas.output.AlertText;
import eyas.output.FalcoFormat;
import eyas.output.sink.SinkCounters;
import eyas.output.sink.SyslogSink;
import eyas.rules.LoadOptions;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.state.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DropMonitorTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory = Path.of("");

    private final ByteArrayOutputStream reported = new ByteArrayOutputStream();
    private final List<Alert> alerts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long clock;
    private long time = 1_700_000_000 * SECOND;
    private long events;
    private long dropped;
    private List<Cause> byCall = List.of();

    /** A run whose counters the test sets. */
    private final class Stage implements RunContext {
        private final ActiveConfiguration active;

        private Stage(ActiveConfiguration active) {
            this.active = active;
        }

        @Override
        public ActiveConfiguration active() {
            return active;
        }

        @Override
        public Instant started() {
            return Instant.EPOCH;
        }

        @Override
        public EngineCounters engine() {
            return new EngineCounters(
                    events, 0, 0, 0, 0, events == 0 ? 0 : 1_700_000_000 * SECOND, events == 0 ? 0 : time);
        }

        @Override
        public Optional<MatchingCounters> matching() {
            return Optional.empty();
        }

        @Override
        public SourceCounters source() {
            return new SourceCounters(events, dropped, 0, 0, List.of(new Cause("ring_full", dropped)), byCall);
        }

        @Override
        public State state() {
            return new State();
        }

        @Override
        public FalcoStats alerts() {
            return new FalcoStats();
        }

        @Override
        public List<SinkCounters> sinks() {
            return List.of();
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public List<String> sources() {
            return List.of("syscall");
        }

        @Override
        public void fail(String message) {
            failures.add(message);
        }

        @Override
        public void alert(Alert internal) {
            alerts.add(internal);
        }
    }

    private Stage stage(String keys) throws Exception {
        Path file = Files.writeString(
                directory.resolve("falco.yaml"), keys + "\nlog_stderr: true\nlog_syslog: false\nlog_level: debug\n");
        FalcoConfig config = new ConfigLoader(_ -> null).load(file, List.of()).config();
        FieldCatalog catalog = FieldCatalog.syscall();
        ActiveRules rules = ActiveRules.of(
                new RuleLoader(Map.of("syscall", catalog), LoadOptions.DEFAULT)
                        .load(List.<RuleFile>of())
                        .ruleSet()
                        .orElseThrow(),
                RuleSelection.ALL,
                catalog);
        return new Stage(new ActiveConfiguration(config, rules, List.of(), Instant.EPOCH));
    }

    private DropMonitor watch(Stage stage) {
        PrintStream stream = new PrintStream(reported, true, StandardCharsets.UTF_8);
        FalcoLog log = new FalcoLog(
                stage.active().config(),
                new FalcoStreams(stream, stream),
                new SyslogSink(directory.resolve("none"), "falco"));
        DropMonitor watch = new DropMonitor(log, () -> clock);
        events++;
        watch.arrived(stage, time);
        watch.pulse(stage);
        return watch;
    }

    /** Advances by one second with the given numbers of received and lost events. */
    private void second(DropMonitor watch, Stage stage, long more, long lost) {
        events += more;
        dropped += lost;
        time += SECOND + 1;
        watch.arrived(stage, time);
        watch.pulse(stage);
    }

    @Test
    void lossAboveThresholdTriggersActionsUpToRate() throws Exception {
        Stage stage = stage("syscall_event_drops: {threshold: 0.1, actions: [log, alert], rate: 0.25, max_burst: 1}");
        DropMonitor watch = watch(stage);
        second(watch, stage, 90, 10);
        assertThat(alerts).as("a tenth is not above a tenth").isEmpty();
        second(watch, stage, 80, 20);
        second(watch, stage, 80, 20);
        second(watch, stage, 80, 20);
        assertThat(alerts).hasSize(1);
        second(watch, stage, 100, 0);
        second(watch, stage, 80, 20);
        assertThat(alerts).hasSize(2);
        assertThat(watch.text()).isEqualTo("""
                Syscall event drop monitoring:
                   - event drop detected: 4 occurrences
                   - num times actions taken: 2
                """);
        assertThat(reported.toString(StandardCharsets.UTF_8))
                .contains("Falco internal: syscall event drop. 20 system calls dropped in last second.")
                .contains("Syscall event drop but token bucket depleted, skipping actions");
        assertThat(AlertText.line(alerts.getFirst()))
                .endsWith(
                        ": Debug Falco internal: syscall event drop. 20 system calls dropped in last second. "
                                + "(ebpf_enabled=\"1\" n_drops=\"20\" n_drops_buffer_total=\"20\" n_drops_scratch_map=\"0\" n_evts=\"100\")");
        assertThat(new AlertJson("here", FalcoFormat.JSON).line(alerts.getFirst()))
                .startsWith("{\"hostname\":\"here\",\"output\":\"Falco internal: syscall event drop. 20 system calls")
                .contains("\"n_drops\":\"20\"")
                .endsWith(
                        "},\"priority\":\"Debug\",\"rule\":\"Falco internal: syscall event drop\",\"source\":\"internal\","
                                + "\"time\":\"2023-11-14T22:13:22.000000002Z\"}");
    }

    @Test
    void lossIsReportedByKindOfCall() throws Exception {
        Stage stage = stage("syscall_event_drops: {threshold: 0, actions: [alert], rate: 9, max_burst: 9}");
        byCall = List.of(new Cause("open", 5), new Cause("close", 1));
        DropMonitor watch = watch(stage);
        byCall = List.of(new Cause("open", 12), new Cause("close", 4));
        second(watch, stage, 80, 20);
        assertThat(AlertText.line(alerts.getFirst()))
                .contains("n_drops_buffer_close_exit=\"3\" n_drops_buffer_open_exit=\"7\" "
                        + "n_drops_buffer_total=\"20\"")
                .doesNotContain("_enter");
    }

    @Test
    void exitEndsTheRun() throws Exception {
        Stage stage = stage("syscall_event_drops: {threshold: 0, actions: [exit], rate: 1, max_burst: 1}");
        second(watch(stage), stage, 99, 1);
        assertThat(failures).containsExactly("Drop manager internal error");
        assertThat(reported.toString(StandardCharsets.UTF_8)).contains(": Exiting.");
        assertThat(alerts).isEmpty();
    }

    @Test
    void simulatedLossIsAlwaysAboveTheThreshold() throws Exception {
        Stage stage = stage("syscall_event_drops: {threshold: 1, actions: [alert], simulate_drops: true, rate: 1}");
        second(watch(stage), stage, 1_000_000, 0);
        assertThat(alerts).hasSize(1);
    }

    @Test
    void clockSetBackDelaysNextCheckByOneSecondAtMost() throws Exception {
        Stage stage = stage("syscall_event_drops: {threshold: 0, actions: [alert], rate: 1, max_burst: 9}");
        DropMonitor watch = watch(stage);
        second(watch, stage, 10, 10);
        assertThat(alerts).hasSize(1);
        time -= 3_600 * SECOND;
        second(watch, stage, 10, 10);
        second(watch, stage, 10, 0);
        assertThat(alerts).hasSize(2);
    }

    @Test
    void silenceIsReported() throws Exception {
        Stage stage = stage("syscall_event_timeouts: {max_consecutives: 100}");
        DropMonitor watch = watch(stage);
        clock += 2 * SECOND;
        watch.pulse(stage);
        assertThat(alerts).isEmpty();
        clock += 2 * SECOND;
        watch.pulse(stage);
        watch.pulse(stage);
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo("Falco internal: timeouts notification");
            assertThat(alert.message())
                    .isEqualTo("Falco internal: timeouts notification. 100 consecutive timeouts without event.");
            assertThat(alert.fields()).containsOnlyKeys("last_event_time");
        });
    }
}
