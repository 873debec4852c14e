package eyas.cli.host;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands of the service that watches a self-hosted host. */
@Command(
        name = "host",
        description = {
            "Watch every job of the self-hosted runners of this host.",
            "",
            "A service (run) finds the jobs by itself: a known runner's worker starts, and a job begins. No job calls anything"
                    + " for that. add and remove say which runners are known; status and report say what came of it; show is"
                    + " for the runner's hook at the end of a job. See docs/how-to/self-hosted-runners.md."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HostRunCommand.class,
            HostAddCommand.class,
            HostRemoveCommand.class,
            HostStatusCommand.class,
            HostReportCommand.class,
            HostShowCommand.class
        })
public final class HostCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    HostCommand() {}

    @Override
    public void run() {
        throw new MissingParameterException(
                spec.commandLine(), List.of(), "a command is needed: run, add, remove, status, report or show");
    }
}
