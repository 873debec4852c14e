package eyas.cli.rules;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups the commands for rule authors. */
@Command(
        name = "rules",
        description = "Check, list, describe, explain, test, compare, profile and format rules.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesCheckCommand.class,
            RulesListCommand.class,
            RulesDescribeCommand.class,
            RulesExplainCommand.class,
            RulesTestCommand.class,
            RulesFmtCommand.class,
            RulesDiffCommand.class,
            RulesProfileCommand.class,
            RulesLspCommand.class
        })
public final class RulesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesCommand() {}

    @Override
    public void run() {
        throw new MissingParameterException(
                spec.commandLine(),
                List.of(),
                "missing command: check, list, describe, explain, test, diff, profile, fmt or lsp");
    }
}
