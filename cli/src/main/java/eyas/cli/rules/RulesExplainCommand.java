package eyas.cli.rules;

import eyas.fields.FieldCatalog;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Explains what a rule comes to. */
@Command(
        name = "explain",
        description = {
            "Explain what a rule comes to: its condition with macros and lists put in, the event types for which it can hold, "
                    + "what each check depends on and costs, and what is done per event type.",
            "",
            "Costs are relative: 1 is a look at the event's header, 10 assembles a string, 50 walks along processes."
        },
        mixinStandardHelpOptions = true)
final class RulesExplainCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "Rules file.")
    private Path file;

    @Parameters(index = "1", paramLabel = "RULE", description = "Name of the rule.")
    private String rule;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesExplainCommand() {}

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardOutput();
        RuleSet rules = new RuleFiles(Terminal.standardError()).inspect(List.of(file), FieldCatalog.syscall());
        Optional<CompiledCorrelation> correlation = rules.correlation(rule);
        if (correlation.isPresent()) {
            terminal.text(new RuleText(terminal.palette()).description(correlation.get()));
            return ExitCode.OK;
        }
        CompiledRule found = RuleFiles.find(rules, rule);
        terminal.text(new RuleExplanation(found, terminal.palette()).text());
        return ExitCode.OK;
    }
}
