package eyas.cli.rules;

import eyas.fields.FieldCatalog;
import eyas.rules.compare.RuleSetComparison;
import eyas.rules.model.RuleSet;
import eyas.session.input.RuleFiles;
import eyas.session.input.RulePaths;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import eyas.workbench.compare.AlertDifference;
import eyas.workbench.compare.CaptureComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two rule sets. */
@Command(
        name = "diff",
        description = {
            "Compare two rule sets: which rules were added, removed or changed, and whether they match different events.",
            "",
            "OLD and NEW are a rules file, a directory, or several files separated by commas. With captures, "
                    + "both sets are evaluated on them, and events on which only one set alerts are counted and shown. Of a "
                    + "directory, only captures with different alerts are shown.",
            "",
            "A rule that is only reformulated (order, parentheses, macros, lists, placement of not) matches the same "
                    + "events. Equivalence cannot always be proven; such conditions are reported as different."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:compared",
            "1:a rules file has an error, or a capture cannot be read",
            "3:with --exit-code, the rules or the alerts differ"
        },
        footer = {
            "",
            "Examples:",
            "  eyas rules diff old.yaml new.yaml",
            "  eyas rules diff --json base.yaml,old.yaml base.yaml,new.yaml job.scap",
            "  eyas rules diff old.yaml new.yaml captures/"
        })
final class RulesDiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "Older rules.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "Newer rules.")
    private String after = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "CAPTURE",
            description = "Captures to compare alerts on, or directories of them.")
    private List<Path> captures = new ArrayList<>();

    @Option(
            names = {"-n", "--examples"},
            paramLabel = "N",
            description = "Events to show per rule and side (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int examples = 5;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--exit-code", description = "Exit with 3 if there is a difference.")
    private boolean exitCode;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RulesDiffCommand() {}

    @Override
    public Integer call() {
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleSet old = load(before, catalog);
        RuleSet fresh = load(after, catalog);
        Terminal terminal = Terminal.standardOutput();
        DifferenceText text = new DifferenceText(terminal.palette());
        RuleSetComparison comparison = RuleSetComparison.of(old, fresh);
        if (!json) {
            terminal.text(text.of(comparison));
        }
        CaptureComparison player = new CaptureComparison(old, fresh, catalog, Math.max(0, examples));
        Map<String, AlertDifference> differences = new LinkedHashMap<>();
        for (Path path : captures) {
            boolean isDirectory = Files.isDirectory(path);
            for (Path capture : ReplayableCaptures.in(path)) {
                AlertDifference difference = player.of(ReplayableCaptures.of(capture));
                differences.put(capture.toString(), difference);
                if (!json && !(isDirectory && difference.rules().isEmpty() && difference.forgotten() == 0)) {
                    terminal.text(text.of(capture.toString(), difference));
                }
            }
        }
        if (!json && differences.size() > 1) {
            terminal.text(text.of(differences.values()));
        }
        if (json) {
            terminal.text(JsonText.pretty(DifferenceData.of(comparison, differences)));
        }
        boolean same = comparison.isEmpty()
                && differences.values().stream().allMatch(one -> one.rules().isEmpty());
        return exitCode && !same ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private static RuleSet load(String files, FieldCatalog catalog) {
        List<Path> paths = Arrays.stream(files.split(",", -1)).map(Path::of).toList();
        return new RuleFiles(Terminal.standardError()).inspect(RulePaths.expand(paths), catalog);
    }
}
