package eyas.rules;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.collect.Definitions;
import eyas.rules.collect.Definitions.PluginDemand;
import eyas.rules.model.PluginRequirement;
import eyas.rules.model.Version;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadDiagnostics;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks that the plugins that rules files require are available. */
final class PluginRequirementCheck {
    private PluginRequirementCheck() {}

    static void check(Definitions definitions, Map<String, Version> plugins, LoadDiagnostics diagnostics) {
        for (PluginDemand demand : definitions.requiredPlugins()) {
            String fault = fault(demand, plugins);
            if (fault != null) {
                String known = plugins.isEmpty() ? "none" : String.join(", ", new TreeSet<>(plugins.keySet()));
                diagnostics.add(LoadDiagnostic.of(DiagnosticCode.VALIDATE, fault, demand.context())
                        .fix("remove the requirement if the rules do not need the plugin; built-in plugins: " + known));
            }
        }
    }

    private static @Nullable String fault(PluginDemand demand, Map<String, Version> plugins) {
        for (PluginRequirement requirement : demand.alternatives()) {
            Version there = plugins.get(requirement.name());
            if (there != null) {
                boolean satisfied = Version.parse(requirement.version())
                        .map(there::satisfies)
                        .orElse(false);
                return satisfied
                        ? null
                        : "Plugin '" + requirement.name() + "' version '" + there
                                + "' is not compatible with required plugin version '" + requirement.version() + "'";
            }
        }
        return "Plugin requirement not satisfied, must load one of: "
                + demand.alternatives().stream()
                        .map(r -> r.name() + " (>= " + r.version() + ")")
                        .collect(Collectors.joining(", "));
    }
}
