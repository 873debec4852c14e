package eyas.cli.analyze;

import eyas.capture.CaptureLimits;
import eyas.capture.CaptureSource;
import eyas.cli.read.CaptureReading;
import eyas.engine.ActiveRules;
import eyas.engine.AlertConsumer;
import eyas.engine.Engine;
import eyas.enrich.Enricher;
import eyas.enrich.IndicatorAlerts;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.SecretMask;
import eyas.report.TextReport;
import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.rules.model.Priority;
import eyas.session.input.RuleFiles;
import eyas.session.report.ReportFolder;
import eyas.session.report.ReportMask;
import eyas.session.report.StartClock;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.ReadProgress;
import eyas.session.terminal.StandardStreams;
import eyas.session.terminal.Terminal;
import eyas.state.State;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one capture and makes its report. Event thread only. */
public final class AnalyzeSession {
    private static final long INIT = 1;

    private final AnalyzeOptions options;
    private final Terminal terminal;
    private final ReportMask mask = new ReportMask();
    private final StartClock clock = new StartClock();
    private final List<String> notes = new ArrayList<>();

    /** Makes one for {@code options}; what is wrong with rules and filters is told to {@code terminal}. */
    public AnalyzeSession(AnalyzeOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    /**
     * Is what came of reading a capture.
     *
     * @param report the report, which is also in the folder where one was asked for
     * @param damage why the capture could not be read to its end, null where it could
     * @param reached whether an alert was as urgent as the threshold says
     * @param problems what could not be written
     */
    public record Analysis(JobReport report, @Nullable String damage, boolean reached, List<String> problems) {
        /** Makes one. */
        public Analysis {
            problems = List.copyOf(problems);
        }
    }

    /** Makes the report, shows it and returns the exit code. */
    int run() {
        Analysis analysis;
        try {
            analysis = analyze();
        } catch (EventSourceException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        analysis.problems().forEach(problem -> terminal.line("eyas: " + problem));
        if (!options.quiet()) {
            terminal.text(TextReport.render(analysis.report(), terminal.palette()));
        }
        if (analysis.damage() != null || !analysis.problems().isEmpty()) {
            return ExitCode.FAILED;
        }
        return analysis.reached() ? ExitCode.FINDINGS : ExitCode.OK;
    }

    /**
     * Makes the report and writes its files.
     *
     * @throws CommandFailure if the rules, the filters or the folder are of no use
     * @throws EventSourceException if the file is no capture
     */
    public Analysis analyze() {
        ActiveRules rules = new RuleFiles(terminal).load(options.rules(), options.additions(), "the rules have errors");
        ReportFilters filters = options.extras().readFilters(terminal);
        ReportCollector collector = new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                options.parts(),
                options.workingFolder(),
                INIT,
                options.showSecrets() ? SecretMask.NOTHING : mask,
                filters,
                options.extras().descriptions(RuleFiles.descriptions(rules)),
                options.lateHashes() ? new LateHashes() : eyas.report.ExecutableHashes.NONE,
                options.extras().places(false)));
        try (ReportFolder folder =
                        ReportFolder.open(options.output(), options.showSecrets() ? null : mask, options.formats());
                CaptureSource source = open();
                ReadProgress _ = ReadProgress.start(source, terminal, StandardStreams.errorIsTerminal())) {
            return analyze(source, rules, collector, folder);
        }
    }

    private CaptureSource open() {
        if (options.capture().equals("-")) {
            return CaptureSource.of("standard input", new FileInputStream(FileDescriptor.in), CaptureLimits.DEFAULT);
        }
        return CaptureSource.open(Path.of(options.capture()));
    }

    private Analysis analyze(CaptureSource source, ActiveRules rules, ReportCollector collector, ReportFolder folder) {
        State state = new State();
        boolean[] failed = {false};
        @Nullable Priority threshold = options.failOn();
        Engine.Builder builder = Engine.of(source, state, rules).observing(collector);
        List<AlertConsumer> told = new ArrayList<>(List.of(
                collector,
                clock,
                (alert, _) -> failed[0] |= threshold != null && alert.priority().atLeast(threshold)));
        folder.consumer().ifPresent(told::add);
        told.forEach(builder::alerting);
        Optional<IndicatorAlerts> indicators = options.extras().watchIndicators(collector, told);
        collector.watchLosses(source::counters);
        Engine engine = builder.build();
        boolean everyEvent = rules.active().stream()
                .anyMatch(rule -> CaptureReading.dependsOnOtherEvents(rule.compiledOutput() + rule.expression()));
        if (!everyEvent) {
            source.want(engine.wanted());
        }
        @Nullable String damage = null;
        try {
            engine.run(() -> true);
        } catch (EventSourceException e) {
            damage = String.valueOf(e.getMessage());
            notes.add("the capture ends in damage: " + e.getMessage());
        }
        notes.addAll(source.warnings());
        folder.problem().ifPresent(notes::add);
        indicators.flatMap(IndicatorAlerts::problem).ifPresent(notes::add);
        JobReport report = Enricher.enrich(
                collector.finish("capture " + options.capture(), -1, coverage(engine, state, source), clock.cost()),
                options.extras().enrichment());
        return new Analysis(report, damage, failed[0], folder.write(report));
    }

    private Coverage coverage(Engine engine, State state, CaptureSource source) {
        SourceCounters counters = source.counters();
        long evicted = engine.correlations().evicted();
        if (evicted > 0) {
            notes.add(evicted + " begun correlations were forgotten because there were too many at once");
        }
        return new Coverage(
                "capture " + options.capture(),
                counters.events(),
                counters.dropped(),
                engine.counters().malformed() + counters.skipped(),
                counters.truncated(),
                state.counters().inventedThreads(),
                counters.causes(),
                notes);
    }
}
