package eyas.cli.rules;

import eyas.fields.FieldCatalog;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains what a rule comes to. */
@Command(
        name = "explain",
        description = {
            "Explain what a rule comes to: its condition with macros and lists put in, the event types for which it can hold, "
                    + "what each check depends on and costs, and what is done per event type.",
            "",
            "Name and files can come in either order: what ends in .yaml or .yml, is a folder or - is a file.",
            "",
            "Costs are relative: 1 is a look at the event's header, 10 assembles a string, 50 walks along processes."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas rules explain [RULE] [FILE ...]",
        footer = {
            "",
            "Examples:",
            "  eyas rules explain 'Runner Memory Read'",
            "  eyas rules explain my-rules.yaml 'My Rule'"
        })
final class RulesExplainCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "RULE|FILE",
            description = "Name of a rule, and rules files; the default rules if there is no file.")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesExplainCommand() {}

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardOutput();
        RuleArguments chosen = RuleArguments.of(words);
        RuleSet rules = new RuleFiles(Terminal.standardError()).inspect(chosen.files(), FieldCatalog.syscall());
        String rule = chosen.name().orElseGet(() -> only(rules));
        Optional<CompiledCorrelation> correlation = rules.correlation(rule);
        if (correlation.isPresent()) {
            terminal.text(new RuleText(terminal.palette()).description(correlation.get()));
            return ExitCode.OK;
        }
        CompiledRule found = RuleFiles.find(rules, rule);
        terminal.text(new RuleExplanation(found, terminal.palette()).text());
        return ExitCode.OK;
    }

    /** Return the name of the one rule that there is. */
    private String only(RuleSet rules) {
        if (rules.rules().size() != 1) {
            throw new MissingParameterException(
                    spec.commandLine(),
                    List.of(),
                    "which of the " + rules.rules().size() + " rules? 'eyas rules list' shows the names");
        }
        return rules.rules().getFirst().name();
    }
}
