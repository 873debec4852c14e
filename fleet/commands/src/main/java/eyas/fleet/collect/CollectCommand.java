package eyas.fleet.collect;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands of the receiver. */
@Command(
        name = "collect",
        description = {
            "Receive reports, captures and alerts from hosts and jobs, and write them to tables.",
            "",
            "serve runs the receiver; status, check and forget administer it; send sends reports to it. See docs/how-to/collect-reports.md."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CollectServeCommand.class,
            CollectStatusCommand.class,
            CollectCheckCommand.class,
            CollectForgetCommand.class,
            CollectSendCommand.class
        })
public final class CollectCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields.
    @SuppressWarnings("NullAway.Init")
    CollectCommand() {}

    @Override
    public void run() {
        throw new MissingParameterException(
                spec.commandLine(), List.of(), "missing command: serve, status, check, forget or send");
    }
}
