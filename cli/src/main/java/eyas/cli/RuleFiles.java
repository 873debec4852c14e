package eyas.cli;

import eyas.engine.ActiveRules;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.rules.report.FileResult;
import eyas.rules.report.FindingText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads the rules of a watch, and shows what is wrong with them. */
final class RuleFiles {
    private static final String SOURCE = "syscall";

    private final Terminal terminal;

    RuleFiles(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Loads the default rules, where they are wanted, then the user's.
     *
     * @throws CommandFailure if a file has an error; all errors are shown before
     */
    ActiveRules load(WatchOptions options, Installation installation) {
        List<Path> paths = new ArrayList<>();
        if (options.defaultRules()) {
            paths.add(installation.defaultRules());
        }
        paths.addAll(options.rules());
        if (paths.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "no rules: give a file with --rules, or leave out --no-default-rules");
        }
        FieldCatalog catalog = FieldCatalog.syscall();
        LoadResult result = new RuleLoader(Map.of(SOURCE, catalog), LoadOptions.DEFAULT)
                .load(paths.stream().map(RuleFile::read).toList());
        Optional<RuleSet> rules = result.ruleSet();
        if (rules.isEmpty()) {
            result.files().forEach(this::show);
            throw new CommandFailure(ExitCode.NOT_STARTED, "the rules have errors; the command was not run");
        }
        return ActiveRules.of(rules.get(), RuleSelection.ALL, catalog);
    }

    private void show(FileResult file) {
        file.problems().forEach(problem -> terminal.text(FindingText.of(problem)));
    }
}
