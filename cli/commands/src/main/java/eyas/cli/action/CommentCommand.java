package eyas.cli.action;

import eyas.agent.Inputs;
import eyas.agent.JobReporter;
import eyas.ci.CiException;
import eyas.ci.outcome.OutcomeSummaryDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProviders;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.Terminal;
import eyas.text.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Comments on behalf of jobs without write access, from files that they have written, which are untrusted input. */
@Command(
        name = "comment",
        description = {
            "Comment on the pull request of a finished run, for jobs whose token is read-only.",
            "",
            "Runs in a workflow of the event workflow_run. Reads the comment.json of each job below the directory of the "
                    + "input 'path'. The pull request is taken from the event and the CI system, never from a file. "
                    + "Inputs: path, only-on-alert, github-token."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:done, or rejected by the CI system with a notice",
            "2:no file was found, and fail-on-error is true"
        })
final class CommentCommand implements Callable<Integer>, UntrustedInputCommand {
    private static final String PATH = "eyas-comments";

    private ParserSandbox sandbox = ParserSandbox.NONE;

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        CiJob job = CiProviders.of(System.getenv()).job(System.getenv(), System.out);
        JobReporter reporter = new JobReporter(job);
        return reporter.ended(comment(job, reporter));
    }

    private int comment(CiJob job, JobReporter reporter) {
        try {
            sandbox.enter(job.temporary(), Network.KEPT, Terminal.standardError());
            boolean onlyOnAlert = job.flag("only-on-alert", false);
            Path base = job.workspace().orElse(Path.of(""));
            OutcomeSummaryDirectory directory =
                    OutcomeSummaryDirectory.read(base.resolve(job.input("path").orElse(PATH)));
            for (String refusal : directory.refusals()) {
                reporter.line(Printable.of(refusal, 1_000));
                reporter.notice("Eyas: ignored file", refusal);
            }
            if (directory.digests().isEmpty()) {
                reporter.line("no comment: no job has written a comment file");
                return 0;
            }
            job.publisher().publishEnded(directory.digests(), onlyOnAlert);
            return 0;
        } catch (CiException e) {
            String message = String.valueOf(e.getMessage());
            reporter.line("no comment: " + Printable.of(message, 1_000));
            reporter.notice("Eyas: no comment", message);
            return Inputs.faultCode(job);
        }
    }
}
