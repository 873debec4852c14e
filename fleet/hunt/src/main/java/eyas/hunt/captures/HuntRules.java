package eyas.hunt.captures;

import eyas.engine.ActiveRules;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSelection.ByName;
import eyas.rules.model.RuleSelection.Step;
import eyas.rules.model.RuleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that captures are read with: only those of the given files. Immutable; each thread compiles its own plan, because a plan has
 * scratch space.
 *
 * <p>Missing macros and lists come from the default rules, whose own rules are disabled.
 */
public final class HuntRules {
    private static final String SOURCE = "syscall";

    private final RuleSet rules;
    private final RuleSelection selection;
    private final FieldCatalog catalog;
    private final Set<String> names;

    private HuntRules(RuleSet rules, RuleSelection selection, FieldCatalog catalog, Set<String> given) {
        this.rules = rules;
        this.selection = selection;
        this.catalog = catalog;
        Set<String> asked = new LinkedHashSet<>();
        selection.choose(rules).stream()
                .filter(rule -> selection.isAnnounced(rule)
                        && given.contains(rule.origin().file()))
                .forEach(rule -> asked.add(rule.name()));
        selection.chooseCorrelations(rules).forEach(correlation -> asked.add(correlation.name()));
        this.names = Collections.unmodifiableSet(asked);
    }

    /** The result of loading rules. */
    public sealed interface Loaded {
        /** Valid rules. */
        record Usable(HuntRules rules) implements Loaded {}

        /** The files have errors, or no rule. */
        record Unusable(LoadResult verdict) implements Loaded {}

        /** No rule is enabled, so nothing could be found. */
        record WithoutRules() implements Loaded {}
    }

    /**
     * Loads rules.
     *
     * @param files the given files
     * @param defaults the default rules, which provide missing macros and lists
     */
    public static Loaded load(List<RuleFile> files, List<RuleFile> defaults) {
        FieldCatalog catalog = FieldCatalog.syscall();
        RuleLoader loader = new RuleLoader(Map.of(SOURCE, catalog), LoadOptions.DEFAULT);
        LoadResult alone = loader.load(files);
        LoadResult result = alone;
        if (!alone.successful() && !defaults.isEmpty()) {
            List<RuleFile> all = new ArrayList<>(defaults);
            all.addAll(files);
            LoadResult completed = loader.load(all);
            // Errors of the given files alone are reported, because the user cannot fix the default rules.
            result = completed.successful() ? completed : alone;
        }
        if (result.ruleSet().isEmpty()) {
            return new Loaded.Unusable(result);
        }
        RuleSet rules = result.ruleSet().get();
        Set<String> given = new HashSet<>();
        files.forEach(file -> given.add(file.name()));
        RuleSelection selection = only(rules, given);
        HuntRules found = new HuntRules(rules, selection, catalog, given);
        return found.names.isEmpty() ? new Loaded.WithoutRules() : new Loaded.Usable(found);
    }

    /** Disables the rules that are not defined in the given files. */
    private static RuleSelection only(RuleSet rules, Set<String> given) {
        Set<String> counted = new HashSet<>();
        rules.correlations().stream()
                .filter(correlation -> given.contains(correlation.origin().file()))
                .forEach(correlation -> correlation.parts().forEach(part -> counted.addAll(part.rules())));
        List<Step> steps = new ArrayList<>();
        for (CompiledRule rule : rules.rules()) {
            if (!given.contains(rule.origin().file()) && !counted.contains(rule.name())) {
                steps.add(new ByName(false, rule.name()));
            }
        }
        for (CompiledCorrelation correlation : rules.correlations()) {
            if (!given.contains(correlation.origin().file())) {
                steps.add(new ByName(false, correlation.name()));
            }
        }
        return new RuleSelection(steps, Priority.DEBUG);
    }

    /** Returns the names of the given rules and correlations, in the order of definition. */
    public Set<String> names() {
        return names;
    }

    /** Compiles a plan for one thread. */
    ActiveRules plan() {
        return ActiveRules.of(rules, selection, catalog);
    }

    FieldCatalog catalog() {
        return catalog;
    }
}
