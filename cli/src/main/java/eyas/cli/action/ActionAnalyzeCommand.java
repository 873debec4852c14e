package eyas.cli.action;

import eyas.agent.CaptureHash;
import eyas.agent.Inputs;
import eyas.agent.JobReporter;
import eyas.ci.CiException;
import eyas.ci.agent.AgentEnd;
import eyas.ci.outcome.BrokenRules;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiJob;
import eyas.cli.analyze.AnalyzeOptions;
import eyas.cli.analyze.AnalyzeSession;
import eyas.cli.analyze.AnalyzeSession.Analysis;
import eyas.cli.provider.CiProviders;
import eyas.event.EventSourceException;
import eyas.live.Sandbox.Network;
import eyas.report.model.Coverage;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import eyas.session.CoverageText;
import eyas.session.input.ParserSandbox;
import eyas.session.input.ReadsStrangersBytes;
import eyas.session.report.ReportFolder;
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
            "1:a rule of the priority given by fail-on, or worse, was broken, or not everything was seen",
            "2:it cannot be reported on, and fail-on-error is true"
        })
final class ActionAnalyzeCommand implements Callable<Integer>, ReadsStrangersBytes {
    private static final String CAPTURE = "eyas-report/capture.scap.gz";

    private ParserSandbox sandbox = ParserSandbox.NONE;
    private final Terminal terminal = Terminal.standardError();

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        CiJob job = CiProviders.of(System.getenv()).job(System.getenv(), System.out);
        JobReporter reporter = new JobReporter(job);
        try {
            sandbox.enter(job.temporary(), Network.KEPT, terminal);
            return reporter.ended(run(job, reporter));
        } catch (EventSourceException e) {
            reporter.notMonitored("nothing was analyzed: " + e.getMessage());
            return reporter.ended(uselessCapture(job, reporter));
        } catch (CiException | CommandFailure e) {
            reporter.notMonitored("nothing was analyzed: " + e.getMessage());
            return reporter.ended(Inputs.faultCode(job));
        }
    }

    /** A capture of which nothing can be read counts as one of which not everything can: the job that made it may have meant that. */
    private static int uselessCapture(CiJob job, JobReporter reporter) {
        if (Inputs.failOn(job).isPresent() && job.flag("fail-on-incomplete", true)) {
            reporter.line("the job fails: the capture cannot be read, so any rule may have been broken (fail-on)");
            return JobReporter.FINDINGS;
        }
        return Inputs.faultCode(job);
    }

    private int run(CiJob job, JobReporter reporter) {
        Inputs inputs = Inputs.of(job);
        inputs.explanations().forEach(reporter::line);
        Optional<Priority> failOn = Inputs.failOn(job);
        AnalyzeInputs.explanations(job).forEach(reporter::line);
        job.publisher().check();
        Path capture = Inputs.workspace(job).resolve(job.input("capture").orElse(CAPTURE));
        if (!Files.isReadable(capture)) {
            throw new CiException("there is no capture " + capture
                    + "; download the artifact of the watched job first, or name the file with the input capture");
        }
        job.input("capture-sha256").ifPresent(hash -> CaptureHash.check(capture, hash));
        Path folder = job.temporary().resolve("eyas-report");
        JobOutcome outcome = analyze(AnalyzeInputs.options(job, inputs, capture, folder), folder);
        reporter.leave(outcome, folder);
        reporter.detail("the report is in " + folder);
        reporter.show(outcome, JobReporter.page(folder));
        reporter.results(outcome);
        reporter.report(folder);
        job.publisher().publish(outcome, "");
        return reporter.verdictCode(outcome, failOn);
    }

    private JobOutcome analyze(AnalyzeOptions options, Path folder) {
        Analysis analysis = new AnalyzeSession(options, terminal, ParserSandbox.NONE).analyze();
        Coverage coverage = analysis.report().coverage();
        @Nullable String damage = analysis.damage();
        // The damage is told by the outcome itself.
        List<String> notes = new ArrayList<>(coverage.notes());
        notes.removeIf(note -> damage != null && note.endsWith(damage));
        notes.addAll(CoverageText.furtherLosses(coverage));
        notes.addAll(analysis.problems());
        try {
            return new JobOutcome(
                    end(damage),
                    "",
                    BrokenRules.read(folder.resolve(ReportFolder.ALERTS), BrokenRules.Limits.DEFAULT),
                    coverage.events(),
                    coverage.lostEvents(),
                    notes,
                    analysis.verdict(),
                    coverage.isComplete(),
                    Synopsis.besidesRules(analysis.report()));
        } catch (IOException e) {
            throw new CiException("cannot read back the alerts in " + folder + ": " + e, e);
        }
    }

    private static AgentEnd end(@Nullable String damage) {
        Instant now = Instant.now();
        return damage == null
                ? new AgentEnd.Clean()
                : new AgentEnd.Failed(now.getEpochSecond() * 1_000_000_000L + now.getNano(), damage);
    }
}
