package eyas.cli.rules;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.report.Palette;
import eyas.rules.RuleDirectory;
import eyas.rules.describe.CorrelationDescription;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.input.RulePaths;
import eyas.session.installation.Installation;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import eyas.text.json.JsonText;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists rules. */
@Command(
        name = "list",
        description = {
            "List rules in the order of definition: priority, whether enabled, name, tags; then correlations.",
            "",
            "The version of the rules is printed first if a single directory with a version is listed.",
            "",
            "A silent rule raises no alert: its matches only count for correlations."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RulesListCommand implements Callable<Integer> {
    private static final int WORD = 13;
    private static final int STATE = 8;
    private static final int TEXT = 400;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Rules file or directory (default: the default rules).")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print a JSON array with one object per rule.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standardOutput();
        Optional<RuleDirectory> directory = directory();
        List<Path> paths =
                files.isEmpty() && directory.isPresent() ? directory.get().files() : RulePaths.expand(files);
        RuleSet rules = new RuleFiles(Terminal.standardError()).inspect(paths, FieldCatalog.syscall());
        if (json) {
            List<Map<String, Object>> all = new ArrayList<>();
            rules.rules().forEach(rule -> all.add(data(rule)));
            rules.correlations().forEach(correlation -> all.add(data(correlation)));
            terminal.text(JsonText.pretty(all));
        } else {
            Palette palette = terminal.palette();
            directory
                    .flatMap(RuleDirectory::version)
                    .ifPresent(version -> terminal.line(palette.dim("Version of the rules: " + version)));
            rules.rules()
                    .forEach(rule -> terminal.line(line(
                            rule.priority(),
                            rule.enabled() ? rule.silent() ? "silent" : "on" : "off",
                            rule.name(),
                            rule.tags(),
                            palette)));
            rules.correlations()
                    .forEach(one -> terminal.line(
                            line(one.priority(), one.enabled() ? "on" : "off", one.name(), one.tags(), palette)
                                    + palette.dim("  correlation")));
        }
        return ExitCode.OK;
    }

    /** Returns the only directory that is listed, which may have a version of the rules. */
    private Optional<RuleDirectory> directory() {
        if (files.isEmpty()) {
            return Optional.of(Installation.find().rules());
        }
        if (files.size() > 1 || !Files.isDirectory(files.getFirst())) {
            return Optional.empty();
        }
        try {
            return Optional.of(RuleDirectory.of(files.getFirst()));
        } catch (UncheckedIOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot list the rules of " + files.getFirst() + ": " + FileErrorMessage.reason(e));
        }
    }

    private static Map<String, Object> data(CompiledCorrelation correlation) {
        Map<String, Object> data = new TreeMap<>(CorrelationDescription.data(correlation));
        data.put("kind", "correlation");
        data.put("file", correlation.origin().file());
        data.put("line", correlation.origin().line());
        return data;
    }

    private static Map<String, Object> data(CompiledRule rule) {
        Map<String, Object> data = new TreeMap<>();
        data.put("name", rule.name());
        data.put("priority", rule.priority().label());
        data.put("tags", List.copyOf(rule.tags()));
        data.put("enabled", rule.enabled());
        data.put("source", rule.source());
        data.put("file", rule.origin().file());
        data.put("line", rule.origin().line());
        if (rule.silent()) {
            data.put("silent", true);
        }
        return data;
    }

    private static String line(Priority priority, String state, String name, Collection<String> tags, Palette palette) {
        String word = priority.label();
        String tagged = Printable.of(String.join(", ", tags), TEXT);
        return palette.of(priority, word)
                + " ".repeat(WORD + 2 - word.length())
                + (state.equals("on") ? state : palette.dim(state))
                + " ".repeat(STATE - state.length())
                + palette.bold(Printable.of(name, TEXT))
                + (tagged.isEmpty() ? "" : palette.dim("  [" + tagged + "]"));
    }
}
