package eyas.rules.collect;

import eyas.rules.model.PluginRequirement;
import eyas.rules.model.Version;
import eyas.rules.report.Context;
import java.util.List;
import java.util.Set;

/**
 * Holds everything that a number of files define, each kind in the order of first definition.
 *
 * @param requiredEngine the newest engine that any file asked for
 * @param requiredPlugins what any file asked for
 * @param broken names of macros whose items had errors, so that what refers to them is not reported as well
 */
public record Definitions(
        List<CollectedList> lists,
        List<CollectedMacro> macros,
        List<CollectedRule> rules,
        Version requiredEngine,
        List<PluginDemand> requiredPlugins,
        Set<String> broken) {
    public Definitions {
        lists = List.copyOf(lists);
        macros = List.copyOf(macros);
        rules = List.copyOf(rules);
        requiredPlugins = List.copyOf(requiredPlugins);
        broken = Set.copyOf(broken);
    }

    /** Asks for one of several plugins. */
    public record PluginDemand(List<PluginRequirement> alternatives, Context context) {}
}
