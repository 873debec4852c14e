package eyas.plugin.host;

import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.FieldExtraction;
import eyas.plugin.PluginException;
import eyas.plugin.PluginField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rejects plugins that conflict, as Falco does. */
final class PluginConflicts {
    private PluginConflicts() {}

    /** @throws PluginException if two have the same name or ID, fields overlap, or a plugin has no compatible event source */
    static void check(List<PluginSet.Loaded> loaded) {
        Set<String> names = new HashSet<>();
        Map<Integer, String> ids = new HashMap<>();
        Set<String> sources = new LinkedHashSet<>(Set.of(EventOrigins.SYSCALL));
        for (PluginSet.Loaded each : loaded) {
            String name = each.plugin().info().name();
            if (!names.add(name)) {
                throw new PluginException("found another plugin with name " + name
                        + "; list it once under 'plugins', or in load_plugins");
            }
            EventSourcing sourcing = each.plugin().sourcing();
            if (sourcing != null && sourcing.id() != EventSourcing.NO_ID) {
                String other = ids.putIfAbsent(sourcing.id(), name);
                if (other != null) {
                    throw new PluginException("found another plugin with ID "
                            + Integer.toUnsignedString(sourcing.id()) + ": " + other + " and " + name
                            + "; load one of them");
                }
                sources.add(sourcing.source());
            }
        }
        Map<String, String> owners = new HashMap<>();
        for (PluginSet.Loaded each : loaded) {
            check(each.plugin(), sources, owners);
        }
    }

    private static void check(EventPlugin plugin, Set<String> sources, Map<String, String> owners) {
        FieldExtraction extraction = plugin.extraction();
        if (extraction == null) {
            return;
        }
        String name = plugin.info().name();
        boolean used = false;
        for (String source : sources) {
            if (!PluginSet.takes(extraction.sources(), source)) {
                continue;
            }
            used = true;
            for (PluginField field : extraction.fields()) {
                String other = owners.putIfAbsent(source + " " + field.name(), name);
                if (other != null) {
                    throw new PluginException("Plugin '" + name + "' supports extraction of field '" + field.name()
                            + "' that is overlapping for source '" + source + "' with plugin '" + other
                            + "'; load one of them");
                }
            }
        }
        if (!used) {
            throw new PluginException("Plugin '" + name
                    + "' is loaded but unused as not compatible with any known event source; it looks at "
                    + extraction.sources() + ", load a plugin that is one of these sources");
        }
    }
}
