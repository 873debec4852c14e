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
            "Monitor a CI job from its first step to its last.",
            "",
            "The steps of a CI job run these commands. Environment variables select the CI system: with "
                    + "GITHUB_ACTIONS=true, inputs are read from INPUT_* variables and the protocol of GitHub's runner is used, "
                    + "which other systems may implement, too."
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
                spec.commandLine(), List.of(), "missing command: start, stop, analyze or comment");
    }
}
