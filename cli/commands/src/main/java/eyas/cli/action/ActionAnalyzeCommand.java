package eyas.cli.action;

import eyas.agent.CaptureHash;
import eyas.agent.Inputs;
import eyas.agent.JobReporter;
import eyas.agent.LockOutcome;
import eyas.agent.lock.LockEvaluation;
import eyas.agent.lock.LockInputs;
import eyas.agent.lock.LockPage;
import eyas.agent.lock.LockProposals;
import eyas.agent.lock.LockSection;
import eyas.ci.CiException;
import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProviders;
import eyas.cli.analyze.AnalyzeSession;
import eyas.cli.analyze.AnalyzeSession.Analysis;
import eyas.event.EventSourceException;
import eyas.live.Sandbox.Network;
import eyas.report.model.Coverage;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import eyas.session.CoverageSummary;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.report.ReportDirectory;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
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

/** Reports on a capture that another job has written, which is untrusted input. */
@Command(
        name = "analyze",
        description = {
            "Report on a capture that another job has recorded.",
            "",
            "Evaluates the current rules on it, compares it with the lock if requested, and writes summary, annotations,"
                    + " outputs and report like 'eyas action stop'. Input: capture."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the report was made, and no finding reaches fail-on",
            "1:a rule of the fail-on priority or higher was triggered, or coverage is incomplete",
            "2:no report could be made, and fail-on-error is true"
        })
final class ActionAnalyzeCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final String CAPTURE = "eyas-report/capture.scap.gz";

    private ParserSandbox sandbox = ParserSandbox.NONE;
    private final Terminal terminal = Terminal.standardError();

    @Override
    public void setSandbox(ParserSandbox by) {
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
            return reporter.ended(unreadableCapture(job, reporter));
        } catch (CiException | CommandFailure e) {
            reporter.notMonitored("nothing was analyzed: " + e.getMessage());
            return reporter.ended(Inputs.unwatchedCode(job));
        }
    }

    /** An unreadable capture counts as incomplete coverage: the recording job may have made it unreadable on purpose. */
    private static int unreadableCapture(CiJob job, JobReporter reporter) {
        if (Inputs.failOn(job).isPresent() && job.flag("fail-on-incomplete", true)) {
            reporter.line("the job fails: the capture cannot be read, so any rule may have been triggered (fail-on)");
            return JobReporter.FINDINGS;
        }
        return Inputs.unwatchedCode(job);
    }

    private int run(CiJob job, JobReporter reporter) {
        Inputs inputs = Inputs.of(job);
        inputs.explanations().forEach(reporter::line);
        Optional<Priority> failOn = Inputs.failOn(job);
        LockInputs asked = LockInputs.of(job);
        AnalyzeInputs.explanations(job).forEach(reporter::line);
        job.publisher().check();
        Path capture = Inputs.workspace(job).resolve(job.input("capture").orElse(CAPTURE));
        if (!Files.isReadable(capture)) {
            throw new CiException("no such capture: " + capture
                    + "; download the artifact of the monitored job first, or set the input 'capture'");
        }
        job.input("capture-sha256").ifPresent(hash -> CaptureHash.check(capture, hash));
        Optional<LockInputs.Fetched> lock = asked.take(job::reviewed);
        lock.ifPresent(reporter::lock);
        Path directory = job.temporary().resolve("eyas-report");
        Analysis analysis = new AnalyzeSession(
                        AnalyzeInputs.options(job, inputs, capture, directory, lock.isPresent()),
                        terminal,
                        ParserSandbox.NONE)
                .analyze();
        JobOutcome outcome = outcome(analysis, directory);
        Optional<LockEvaluation> judged =
                lock.map(taken -> LockEvaluation.of(taken.lock(), analysis.report(), outcome, ""));
        LockOutcome end = judged.map(LockOutcome::of).orElse(LockOutcome.off());
        Optional<LockProposals> proposals = judged.map(LockProposals::of);
        proposals.ifPresent(reporter::lockChange);
        String section = judged.map(each -> LockSection.of(each, proposals.orElseThrow(), outcome))
                .orElse("");
        judged.ifPresent(each -> page(each, directory, reporter));
        proposals
                .flatMap(each -> written(each, directory))
                .ifPresent(file -> job.reporter().output("lock-path", file.toString()));
        reporter.leave(outcome, directory);
        reporter.detail("the report is in " + directory);
        reporter.show(outcome, section, JobReporter.page(directory));
        reporter.results(outcome);
        end.results(reporter);
        reporter.report(directory);
        job.publisher().publish(outcome, section);
        return Math.max(reporter.verdictCode(outcome, failOn), end.code(reporter, outcome, failOn));
    }

    /** The page is informational: failing to write it does not change the verdict. */
    private static void page(LockEvaluation judgement, Path directory, JobReporter reporter) {
        try {
            LockPage.write(judgement, directory);
        } catch (IOException e) {
            reporter.line("cannot write report.html: " + FileErrorMessage.reason(e));
        }
    }

    private static Optional<Path> written(LockProposals proposals, Path directory) {
        try {
            return proposals.write(directory).map(directory::resolve);
        } catch (IOException e) {
            throw new CiException(
                    "cannot write the proposed lock to " + directory + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private static JobOutcome outcome(Analysis analysis, Path directory) {
        Coverage coverage = analysis.report().coverage();
        @Nullable String damage = analysis.damage();
        // The outcome reports the damage itself.
        List<String> notes = new ArrayList<>(coverage.notes());
        notes.removeIf(note -> damage != null && note.endsWith(damage));
        notes.addAll(CoverageSummary.furtherLosses(coverage));
        notes.addAll(analysis.problems());
        try {
            return new JobOutcome(
                    end(damage),
                    "",
                    RuleFindings.read(directory.resolve(ReportDirectory.ALERTS), RuleFindings.Limits.DEFAULT),
                    coverage.events(),
                    coverage.lostEvents(),
                    notes,
                    analysis.verdict(),
                    coverage.isComplete(),
                    Synopsis.besidesRules(analysis.report()));
        } catch (IOException e) {
            throw new CiException("cannot read the alerts in " + directory + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private static AgentTermination end(@Nullable String damage) {
        Instant now = Instant.now();
        return damage == null
                ? new AgentTermination.Clean()
                : new AgentTermination.Failed(now.getEpochSecond() * 1_000_000_000L + now.getNano(), damage);
    }
}
