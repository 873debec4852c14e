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
            "Receive what hosts and actions send of their jobs, and write it into tables.",
            "",
            "serve runs the receiver; status, check and forget operate it; send sends reports. See docs/how-to/collect-reports.md."
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

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    CollectCommand() {}

    @Override
    public void run() {
        throw new MissingParameterException(
                spec.commandLine(), List.of(), "a command is needed: serve, status, check, forget or send");
    }
}
