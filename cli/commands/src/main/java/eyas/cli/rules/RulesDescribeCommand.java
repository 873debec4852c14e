package eyas.cli.rules;

import eyas.fields.FieldCatalog;
import eyas.rules.describe.CorrelationDescription;
import eyas.rules.describe.RuleSetDescription;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes one rule or all rules. */
@Command(
        name = "describe",
        description = {
            "Describe one rule or correlation, or all of them.",
            "",
            "RULE and FILE can be in either order: an argument that ends in .yaml or .yml, is a directory or - is a file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas rules describe [--json] [RULE] [FILE ...]",
        footer = {
            "",
            "Examples:",
            "  eyas rules describe 'Runner Memory Read'",
            "  eyas rules describe my-rules.yaml 'My Rule'",
            "  eyas rules describe --json my-rules.yaml"
        })
final class RulesDescribeCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "RULE|FILE",
            description = "Name of a rule, and rules files (default: the default rules).")
    private List<String> positionals = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Print the JSON of Falco's -l (one rule) or -L (all rules, macros and lists).")
    private boolean json;

    @Override
    public Integer call() {
        RuleArguments chosen = RuleArguments.of(positionals);
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleSet rules = new RuleFiles(Terminal.standardError()).inspect(chosen.files(), catalog);
        Terminal terminal = Terminal.standardOutput();
        Optional<CompiledCorrelation> correlation = chosen.name().flatMap(rules::correlation);
        if (correlation.isPresent()) {
            terminal.text(
                    json
                            ? JsonText.pretty(
                                    Map.of("correlations", List.of(CorrelationDescription.data(correlation.get()))))
                            : new RuleText(terminal.palette()).description(correlation.get()));
            return ExitCode.OK;
        }
        @Nullable String name = chosen.name().orElse(null);
        CompiledRule rule = name == null ? null : RuleFiles.find(rules, name);
        if (json) {
            RuleSetDescription description = new RuleSetDescription(rules, catalog);
            terminal.text(JsonText.pretty(rule == null ? description.all() : description.one(rule)));
        } else {
            describe(rules, rule, terminal);
        }
        return ExitCode.OK;
    }

    private static void describe(RuleSet rules, @Nullable CompiledRule only, Terminal terminal) {
        RuleText text = new RuleText(terminal.palette());
        Stream<CompiledRule> chosen = only == null ? rules.rules().stream() : Stream.of(only);
        String separator = "";
        for (CompiledRule rule : chosen.toList()) {
            terminal.text(separator + text.description(rule));
            separator = "\n";
        }
        if (only == null) {
            for (CompiledCorrelation correlation : rules.correlations()) {
                terminal.text(separator + text.description(correlation));
                separator = "\n";
            }
        }
    }
}
