package eyas.rules.collect;

import eyas.rules.model.PluginRequirement;
import eyas.rules.model.Version;
import eyas.rules.report.Context;
import java.util.List;
import java.util.Set;

/**
 * All definitions of a set of files, each kind in the order of first definition.
 *
 * @param requiredEngine the highest engine version that a file requires
 * @param requiredPlugins the plugins that files require
 * @param broken names of macros whose items had errors, so that references to them are not reported again
 * @param brokenRules names of rules whose items had errors, likewise
 * @param brokenCorrelations names of correlations whose items had errors, likewise
 */
public record Definitions(
        List<CollectedList> lists,
        List<CollectedMacro> macros,
        List<CollectedRule> rules,
        List<CollectedCorrelation> correlations,
        Version requiredEngine,
        List<PluginDemand> requiredPlugins,
        Set<String> broken,
        Set<String> brokenRules,
        Set<String> brokenCorrelations) {
    public Definitions {
        lists = List.copyOf(lists);
        macros = List.copyOf(macros);
        rules = List.copyOf(rules);
        requiredPlugins = List.copyOf(requiredPlugins);
        correlations = List.copyOf(correlations);
        broken = Set.copyOf(broken);
        brokenRules = Set.copyOf(brokenRules);
        brokenCorrelations = Set.copyOf(brokenCorrelations);
    }

    /** A requirement for one of several plugins. */
    public record PluginDemand(List<PluginRequirement> alternatives, Context context) {}
}
