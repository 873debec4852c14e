package eyas.rules.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rules, correlations, macros and lists of the loaded files, in the order of definition. Immutable. */
public final class RuleSet {
    private final List<CompiledRule> rules;
    private final List<CompiledCorrelation> correlations;
    private final List<CompiledMacro> macros;
    private final List<CompiledList> lists;
    private final Version requiredEngine;
    private final List<List<PluginRequirement>> requiredPlugins;
    private final Map<String, CompiledRule> byName = new HashMap<>();

    /**
     * Creates a rule set.
     *
     * @param requiredEngine the highest engine version that a file requires
     * @param requiredPlugins the plugins that files require: each entry lists alternatives
     */
    public RuleSet(
            List<CompiledRule> rules,
            List<CompiledCorrelation> correlations,
            List<CompiledMacro> macros,
            List<CompiledList> lists,
            Version requiredEngine,
            List<List<PluginRequirement>> requiredPlugins) {
        this.rules = List.copyOf(rules);
        this.correlations = List.copyOf(correlations);
        this.macros = List.copyOf(macros);
        this.lists = List.copyOf(lists);
        this.requiredEngine = requiredEngine;
        this.requiredPlugins = requiredPlugins.stream().map(List::copyOf).toList();
        for (CompiledRule rule : this.rules) {
            byName.put(rule.name(), rule);
        }
    }

    /** Returns the rules; the index of each is its position in the list. */
    public List<CompiledRule> rules() {
        return rules;
    }

    /** Returns the rule of this name. */
    public Optional<CompiledRule> rule(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns this rule set with {@code rule} not silent; this instance if it is not silent already. */
    public RuleSet loudly(String rule) {
        CompiledRule found = byName.get(rule);
        if (found == null || !found.silent()) {
            return this;
        }
        List<CompiledRule> changed = new ArrayList<>(rules);
        changed.set(found.index(), found.loud());
        return new RuleSet(changed, correlations, macros, lists, requiredEngine, requiredPlugins);
    }

    /** Returns the correlations; the index of each is its position in the list. */
    public List<CompiledCorrelation> correlations() {
        return correlations;
    }

    /** Returns the correlation of this name. */
    public Optional<CompiledCorrelation> correlation(String name) {
        return correlations.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** Returns the macros. */
    public List<CompiledMacro> macros() {
        return macros;
    }

    /** Returns the lists. */
    public List<CompiledList> lists() {
        return lists;
    }

    /** Returns the highest engine version that a file requires. */
    public Version requiredEngine() {
        return requiredEngine;
    }

    /** Returns the plugins that files require; each entry lists alternatives. */
    public List<List<PluginRequirement>> requiredPlugins() {
        return requiredPlugins;
    }
}
