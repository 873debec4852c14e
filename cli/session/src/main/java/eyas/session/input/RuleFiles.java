package eyas.session.input;

import eyas.diagnostic.DiagnosticCode;
import eyas.engine.ActiveRules;
import eyas.engine.AlertOptions;
import eyas.engine.CorrelatorLimits;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSet;
import eyas.session.installation.Installation;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Loads rules, and prints their diagnostics. */
public final class RuleFiles {
    private static final String SOURCE = "syscall";

    private final Terminal terminal;

    /** Creates a loader that prints diagnostics on {@code terminal}. */
    public RuleFiles(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Loads the default rules if requested, then the user's.
     *
     * @param files the user's rules files
     * @param defaults whether the default rules are loaded first
     * @throws CommandFailure if a file has an error; all diagnostics are printed before
     */
    public ActiveRules load(List<Path> files, boolean defaults, Installation installation) {
        List<Path> paths = new ArrayList<>();
        if (defaults) {
            paths.addAll(installation.defaultRules());
        }
        paths.addAll(files);
        if (paths.isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.MISSING_ARGUMENT,
                    ExitCode.USAGE,
                    "no rules: give a file with --rules, or omit --no-default-rules");
        }
        return load(paths, AlertOptions.NONE, "the rules have errors; the command was not run");
    }

    /**
     * Loads {@code paths}.
     *
     * @param options fields and text appended to alerts
     * @param failure the message if a file has an error
     * @throws CommandFailure if a file has an error; all diagnostics are printed before
     */
    public ActiveRules load(List<Path> paths, AlertOptions options, String failure) {
        FieldCatalog catalog = FieldCatalog.syscall();
        LoadResult result = read(paths, catalog, LoadOptions.DEFAULT);
        Optional<RuleSet> rules = result.ruleSet();
        if (rules.isEmpty()) {
            show(result);
            throw new CommandFailure(DiagnosticCode.INVALID_RULES, ExitCode.NOT_STARTED, failure);
        }
        return ActiveRules.of(rules.get(), RuleSelection.ALL, catalog, CorrelatorLimits.DEFAULT, options);
    }

    /**
     * Loads {@code paths} to inspect the rules.
     *
     * @throws CommandFailure if a file has an error; all diagnostics are printed before
     */
    public RuleSet inspect(List<Path> paths, FieldCatalog catalog) {
        LoadResult result = read(paths, catalog, LoadOptions.DEFAULT);
        Optional<RuleSet> rules = result.ruleSet();
        if (rules.isEmpty()) {
            show(result);
            throw new CommandFailure(DiagnosticCode.INVALID_RULES, ExitCode.FAILED, "the rules have errors");
        }
        return rules.get();
    }

    /** Returns the descriptions of rules by name. */
    public static Map<String, String> descriptions(ActiveRules rules) {
        return rules.active().stream()
                .collect(Collectors.toMap(CompiledRule::name, CompiledRule::description, (one, other) -> one));
    }

    /** Loads {@code paths} and returns the result. */
    public static LoadResult read(List<Path> paths, FieldCatalog catalog, LoadOptions options) {
        LoadResult result = new RuleLoader(Map.of(SOURCE, catalog), options)
                .load(paths.stream().map(RulePaths::read).toList());
        return DefaultMacroFix.addTo(result, Installation.find().rulesDirectory());
    }

    /**
     * Returns the rule of this name.
     *
     * @throws CommandFailure if there is none
     */
    public static CompiledRule find(RuleSet rules, String name) {
        return rules.rule(name).orElseThrow(() -> {
            String nearest = NearestName.of(
                    name, rules.rules().stream().map(CompiledRule::name).toList());
            return new CommandFailure(
                    DiagnosticCode.UNKNOWN_NAME,
                    ExitCode.FAILED,
                    "no such rule: '" + name + "'"
                            + (nearest == null ? ";" : "; did you mean '" + nearest + "'?")
                            + " 'eyas rules list' lists the rules");
        });
    }

    private void show(LoadResult result) {
        DiagnosticPrinter view = new DiagnosticPrinter(terminal.palette());
        result.files().forEach(file -> file.diagnostics().forEach(diagnostic -> terminal.text(view.text(diagnostic))));
    }
}
