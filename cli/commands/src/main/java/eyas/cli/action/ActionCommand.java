package eyas.cli.action;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands that the steps of a CI job run. */
@Command(
        name = "action",
        description = {
            "Watch a CI job from its first step to its last.",
            "",
            "These commands are what the steps of a CI job run. The environment says which CI system it is: with "
                    + "GITHUB_ACTIONS=true, they take inputs from INPUT_* variables and use the protocol of GitHub's runner, "
                    + "which other systems can do, too."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            ActionAnalyzeCommand.class,
            CommentCommand.class,
            AgentCommand.class
        })
public final class ActionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    ActionCommand() {}

    @Override
    public void run() {
        throw new MissingParameterException(
                spec.commandLine(), List.of(), "a command is needed: start, stop, analyze or comment");
    }
}
