package eyas.cli;

import eyas.fields.FieldCatalog;
import eyas.report.Palette;
import eyas.report.Printable;
import eyas.rules.model.CompiledRule;
import eyas.rules.report.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists rules. */
@Command(
        name = "list",
        description = "List rules in the order of definition: priority, whether enabled, name, tags.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RulesListCommand implements Callable<Integer> {
    private static final int WORD = 13;
    private static final int TEXT = 400;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Rules file, or a folder of them; the default rules if none is given.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print a JSON array with one object per rule.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardOutput();
        List<Path> paths = files.isEmpty() ? List.of(Installation.find().defaultRules()) : RulePaths.expand(files);
        List<CompiledRule> rules = new RuleFiles(Terminal.standardError())
                .inspect(paths, FieldCatalog.syscall())
                .rules();
        if (json) {
            terminal.text(
                    JsonText.pretty(rules.stream().map(RulesListCommand::data).toList()));
        } else {
            rules.forEach(rule -> terminal.line(line(rule, terminal.palette())));
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> data(CompiledRule rule) {
        return Map.of(
                "name",
                rule.name(),
                "priority",
                rule.priority().word(),
                "tags",
                List.copyOf(rule.tags()),
                "enabled",
                rule.enabled(),
                "source",
                rule.source(),
                "file",
                rule.origin().file(),
                "line",
                rule.origin().line());
    }

    private static String line(CompiledRule rule, Palette palette) {
        String word = rule.priority().word();
        String tags = Printable.of(String.join(", ", rule.tags()), TEXT);
        return palette.of(rule.priority(), word)
                + " ".repeat(WORD + 2 - word.length())
                + (rule.enabled() ? "on   " : palette.dim("off") + "  ")
                + palette.bold(Printable.of(rule.name(), TEXT))
                + (tags.isEmpty() ? "" : palette.dim("  [" + tags + "]"));
    }
}
