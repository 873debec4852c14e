package eyas.cli.host;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands of the service that monitors a self-hosted host. */
@Command(
        name = "host",
        description = {
            "Monitor every job of the self-hosted runners of this host.",
            "",
            "The service (run) detects jobs itself: a job begins when the worker of a registered runner starts. Jobs do not call"
                    + " it. add and remove register runners; status and report show the results; show is"
                    + " for the runner's hook at the end of a job. See docs/reference/host-service.md."
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
                spec.commandLine(), List.of(), "missing command: run, add, remove, status, report or show");
    }
}
