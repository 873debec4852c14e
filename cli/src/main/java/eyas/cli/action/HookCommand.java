package eyas.cli.action;

import eyas.agent.HookSettings;
import eyas.agent.JobReporter;
import eyas.agent.RunnerHook;
import eyas.ci.CiException;
import eyas.cli.provider.CiProviders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Watches jobs of a self-hosted runner from its hooks. */
@Command(
        name = "hook",
        description = {
            "Watch every job of a self-hosted runner, from its hooks.",
            "",
            "The scripts of ACTIONS_RUNNER_HOOK_JOB_STARTED and ACTIONS_RUNNER_HOOK_JOB_COMPLETED call this as root, with the"
                    + " hook's environment on standard input, one variable after the other, each with a NUL. What is printed"
                    + " after the line '--8<-- eyas summary' belongs into the job summary. See packaging/self-hosted."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the job is watched, or was; or it is not, and goes on",
            "1:a rule of the priority given by fail-on, or worse, was broken",
            "2:the job cannot be watched, or was not to its end, and fail-on-error is true"
        })
final class HookCommand implements Callable<Integer> {
    @Parameters(paramLabel = "started|completed", description = "Which hook this is.")
    private String moment = "";

    @Option(names = "--settings", defaultValue = "/etc/eyas/runner.conf", description = "Settings of this machine.")
    private Path settings = Path.of("/etc/eyas/runner.conf");

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    HookCommand() {}

    @Override
    public Integer call() {
        boolean completed = moment.equals("completed");
        if (!completed && !moment.equals("started")) {
            throw new MissingParameterException(
                    spec.commandLine(), List.of(), "which hook this is: started or completed");
        }
        try {
            return new RunnerHook(CiProviders.of(System.getenv()), HookSettings.read(settings), System.in, System.out)
                    .run(completed);
        } catch (IOException e) {
            return notMonitored("the hook cannot read or write its files: " + e);
        } catch (CiException e) {
            return notMonitored(String.valueOf(e.getMessage()));
        }
    }

    private static int notMonitored(String why) {
        new JobReporter(CiProviders.of(System.getenv()).job(Map.of(), System.out)).notMonitored(why);
        return 0;
    }
}
