package eyas.cli.action;

import eyas.action.github.CommentMode;
import eyas.action.result.DigestFolder;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
import eyas.agent.CommentVoice;
import eyas.agent.Inputs;
import eyas.agent.RunnerVoice;
import eyas.text.Printable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Comments for jobs that may not, from what they left, which is hostile input. */
@Command(
        name = "comment",
        description = {
            "Comment on the pull request of a run that has ended, for jobs whose token can only read.",
            "",
            "Runs in a workflow of the event workflow_run. Reads the comment.json of each job below the folder that the "
                    + "input path names; which pull request it is, is told by the event and by GitHub, never by a file. "
                    + "Inputs: path, only-on-alert, github-token."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:done, or refused by GitHub with a notice",
            "2:there is nothing to read, and fail-on-error is true"
        })
final class CommentCommand implements Callable<Integer> {
    private static final String PATH = "eyas-comments";

    @Override
    public Integer call() {
        RunnerEnvironment environment = RunnerEnvironment.ofProcess();
        RunnerVoice voice = new RunnerVoice(environment, System.out);
        try {
            CommentMode mode = environment.flag("only-on-alert", false) ? CommentMode.ON_ALERT : CommentMode.ALWAYS;
            Path base = environment.folder("GITHUB_WORKSPACE").orElse(Path.of(""));
            DigestFolder folder =
                    DigestFolder.read(base.resolve(environment.input("path").orElse(PATH)));
            for (String refusal : folder.refusals()) {
                voice.line(Printable.of(refusal, 1_000));
                voice.notice("Eyas: a file is not used", refusal);
            }
            if (folder.digests().isEmpty()) {
                voice.line("no comment: no job has left a file for one");
                return 0;
            }
            new CommentVoice(environment, voice).tellFor(folder.digests(), mode);
            return 0;
        } catch (RunnerException e) {
            String message = String.valueOf(e.getMessage());
            voice.line("no comment: " + Printable.of(message, 1_000));
            voice.notice("Eyas: no comment", message);
            return Inputs.faultCode(environment);
        }
    }
}
