package eyas.cli.lock;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands for the behavior lock. */
@Command(
        name = "lock",
        description = "Learn what jobs do, keep it in a reviewed file, and show how a run deviates from it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LockLearnCommand.class,
            LockCheckCommand.class,
            LockUpdateCommand.class,
            LockShowCommand.class,
            LockDiffCommand.class,
            LockExplainCommand.class,
            LockImportCommand.class
        })
public final class LockCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockCommand() {}

    @Override
    public void run() {
        throw new MissingParameterException(
                spec.commandLine(), List.of(), "missing command: learn, check, update, show, diff, explain or import");
    }
}
