package eyas.cli.action;

import eyas.action.agent.AgentEnd;
import eyas.action.github.CommentMode;
import eyas.action.result.BrokenRules;
import eyas.action.result.JobOutcome;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.agent.CaptureHash;
import eyas.agent.CommentVoice;
import eyas.agent.Inputs;
import eyas.agent.RunnerVoice;
import eyas.cli.analyze.AnalyzeOptions;
import eyas.cli.analyze.AnalyzeSession;
import eyas.cli.analyze.AnalyzeSession.Analysis;
import eyas.event.EventSourceException;
import eyas.report.model.Coverage;
import eyas.rules.model.Priority;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
        AnalyzeInputs.explanations(environment).forEach(voice::line);
        CommentVoice comment = new CommentVoice(environment, voice);
        CommentVoice.mode(environment, CommentMode.NEVER);
        Path capture = Inputs.workspace(environment)
                .resolve(environment.input("capture").orElse(CAPTURE));
        if (!Files.isReadable(capture)) {
            throw new RunnerException("there is no capture " + capture
                    + "; download the artifact of the watched job first, or name the file with the input capture");
        }
        environment.input("capture-sha256").ifPresent(hash -> CaptureHash.check(capture, hash));
        Path folder = environment
                .folder("RUNNER_TEMP")
                .orElseThrow(() -> new RunnerException("RUNNER_TEMP is not set: this is no step of a job"))
                .resolve("eyas-report");
        JobOutcome outcome = analyze(AnalyzeInputs.options(environment, inputs, capture, folder), folder);
        comment.leave(outcome, folder);
        voice.detail("the report is in " + folder);
        voice.show(outcome, CommentVoice.page(folder));
        voice.results(outcome, Optional.of(folder));
        comment.tell(outcome);
        return voice.verdictCode(outcome, failOn);
    }

    private JobOutcome analyze(AnalyzeOptions options, Path folder) {
        Analysis analysis = new AnalyzeSession(options, terminal).analyze();
        Coverage coverage = analysis.report().coverage();
        @Nullable String damage = analysis.damage();
        // The damage is told by the outcome itself.
        List<String> notes = new ArrayList<>(coverage.notes());
        notes.removeIf(note -> damage != null && note.endsWith(damage));
        notes.addAll(analysis.problems());
        try {
            return new JobOutcome(
                    end(damage),
                    "",
                    BrokenRules.read(folder.resolve("alerts.jsonl"), BrokenRules.Limits.DEFAULT),
                    coverage.events(),
                    coverage.lost(),
                    notes);
        } catch (IOException e) {
            throw new RunnerException("cannot read back the alerts in " + folder + ": " + e, e);
        }
    }

    private static AgentEnd end(@Nullable String damage) {
        Instant now = Instant.now();
        return damage == null
                ? new AgentEnd.Clean()
                : new AgentEnd.Failed(now.getEpochSecond() * 1_000_000_000L + now.getNano(), damage);
    }
}
