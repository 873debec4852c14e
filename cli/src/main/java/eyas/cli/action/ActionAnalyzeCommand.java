package eyas.cli.action;

import eyas.action.agent.AgentEnd;
import eyas.action.result.Findings;
import eyas.action.result.JobOutcome;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.capture.CaptureSource;
import eyas.cli.installation.Installation;
import eyas.cli.report.ReportFolder;
import eyas.cli.report.ReportMask;
import eyas.cli.report.StartClock;
import eyas.cli.rules.RuleFiles;
import eyas.cli.terminal.CommandFailure;
import eyas.cli.terminal.Terminal;
import eyas.engine.ActiveRules;
import eyas.engine.Engine;
import eyas.event.EventSourceException;
import eyas.event.SourceCounters;
import eyas.report.ExecutableHashes;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.model.Coverage;
import eyas.rules.model.Priority;
import eyas.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Reports on the capture that another job has left, which is hostile input. */
@Command(
        name = "analyze",
        description = {
            "Report on a capture that another job has left.",
            "",
            "Matches today's rules on it, and writes summary, annotations, outputs and report as 'eyas action stop'"
                    + " does. Input: capture."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:reported; nothing reaches fail-on",
            "1:a rule of the priority given by fail-on, or worse, was broken",
            "2:it cannot be reported on, and fail-on-error is true"
        })
final class ActionAnalyzeCommand implements Callable<Integer> {
    private static final String CAPTURE = "eyas-report/capture.scap.gz";

    private final Terminal terminal = Terminal.standardError();

    @Override
    public Integer call() {
        RunnerEnvironment environment = RunnerEnvironment.ofProcess();
        RunnerVoice voice = new RunnerVoice(environment, System.out);
        try {
            return run(environment, voice);
        } catch (RunnerException | CommandFailure | EventSourceException e) {
            voice.notMonitored("nothing was analyzed: " + e.getMessage());
            return Inputs.faultCode(environment);
        }
    }

    private int run(RunnerEnvironment environment, RunnerVoice voice) {
        Inputs inputs = Inputs.of(environment);
        inputs.explanations().forEach(voice::line);
        Optional<Priority> failOn = Inputs.failOn(environment);
        Path base = environment.folder("GITHUB_WORKSPACE").orElse(Path.of(""));
        Path capture = base.resolve(environment.input("capture").orElse(CAPTURE));
        if (!Files.isReadable(capture)) {
            throw new RunnerException("there is no capture " + capture
                    + "; download the artifact of the watched job first, or name the file with the input capture");
        }
        Path folder = environment
                .folder("RUNNER_TEMP")
                .orElseThrow(() -> new RunnerException("RUNNER_TEMP is not set: this is no step of a job"))
                .resolve("eyas-report");
        JobOutcome outcome = analyze(capture, folder, inputs);
        voice.show(outcome);
        voice.results(outcome, Optional.of(folder));
        return voice.verdictCode(outcome, failOn);
    }

    private JobOutcome analyze(Path capture, Path folder, Inputs inputs) {
        List<Path> files = new ArrayList<>();
        if (inputs.defaultRules()) {
            files.add(Installation.find().defaultRules());
        }
        files.addAll(inputs.rules());
        ActiveRules rules = new RuleFiles(terminal).load(files, AgentSession.PLACE, "the rules have errors");
        State state = new State();
        ReportMask mask = new ReportMask();
        ReportCollector report = new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                ReportParts.ALL,
                "",
                1,
                mask,
                new ReportFilters(),
                RuleFiles.descriptions(rules),
                ExecutableHashes.NONE));
        try (CaptureSource source = CaptureSource.open(capture);
                ReportFolder out = ReportFolder.open(folder, mask, EnumSet.allOf(ReportFormat.class))) {
            Engine.Builder builder =
                    Engine.of(source, state, rules).alerting(report).observing(report);
            out.addTo(builder);
            Engine engine = builder.build();
            @Nullable String damage = read(engine);
            SourceCounters counters = source.counters();
            long malformed = engine.counters().malformed() + counters.skipped();
            List<String> notes = new ArrayList<>(source.warnings());
            out.problem().ifPresent(notes::add);
            Coverage coverage = new Coverage(
                    "a recording",
                    counters.events(),
                    counters.dropped(),
                    malformed,
                    counters.truncated(),
                    state.counters().inventedThreads(),
                    counters.causes(),
                    notes);
            out.write(report.finish(capture.toString(), -1, coverage, new StartClock().cost()))
                    .forEach(notes::add);
            return new JobOutcome(
                    end(damage),
                    "",
                    Findings.read(folder.resolve("alerts.jsonl"), Findings.Limits.DEFAULT),
                    counters.events(),
                    counters.dropped() + malformed,
                    notes);
        } catch (IOException e) {
            throw new RunnerException("cannot read back the alerts in " + folder + ": " + e, e);
        }
    }

    /** Reads to the end; returns what is wrong with the capture, null where nothing is. */
    private static @Nullable String read(Engine engine) {
        try {
            engine.run(() -> true);
            return null;
        } catch (EventSourceException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static AgentEnd end(@Nullable String damage) {
        Instant now = Instant.now();
        return damage == null
                ? new AgentEnd.Clean()
                : new AgentEnd.Failed(now.getEpochSecond() * 1_000_000_000L + now.getNano(), damage);
    }
}
