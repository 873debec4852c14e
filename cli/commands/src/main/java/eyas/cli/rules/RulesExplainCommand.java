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

/** Explains a compiled rule. */
@Command(
        name = "explain",
        description = {
            "Explain a compiled rule: its condition with macros and lists expanded, the event types for which it can be true, "
                    + "the dependencies and cost of each check, and the plan per event type.",
            "",
            "RULE and FILE can be in either order: an argument that ends in .yaml or .yml, is a directory or - is a file.",
            "",
            "Costs are relative: 1 reads the event's header, 10 assembles a string, 50 walks the process ancestry."
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
            description = "Name of a rule, and rules files (default: the default rules).")
    private List<String> positionals = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesExplainCommand() {}

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardOutput();
        RuleArguments chosen = RuleArguments.of(positionals);
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

    /** Returns the name of the only rule. */
    private String only(RuleSet rules) {
        if (rules.rules().size() != 1) {
            throw new MissingParameterException(
                    spec.commandLine(),
                    List.of(),
                    "missing argument: RULE (there are " + rules.rules().size()
                            + " rules; 'eyas rules list' lists them)");
        }
        return rules.rules().getFirst().name();
    }
}
