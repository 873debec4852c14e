package eyas.falco;

import eyas.engine.AlertOptions;
import eyas.engine.AppendedOutput;
import eyas.fields.FieldCatalog;
import eyas.plugin.host.PluginSet;
import eyas.rules.describe.RuleDescriptionContext;
import eyas.rules.model.CompiledRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Additions to rules from {@code append_output} and the configured plugins. */
final class ConfiguredRuleContext implements RuleDescriptionContext {
    private final AlertOptions options;
    private final Map<String, FieldCatalog> catalogs;
    private final PluginSet plugins;

    /** @param catalogs the fields of each source */
    ConfiguredRuleContext(AlertOptions options, Map<String, FieldCatalog> catalogs, PluginSet plugins) {
        this.options = options;
        this.catalogs = catalogs;
        this.plugins = plugins;
    }

    @Override
    public String output(CompiledRule rule) {
        FieldCatalog catalog = Objects.requireNonNull(catalogs.get(rule.source()));
        return options.output(rule, catalog);
    }

    @Override
    public Map<String, String> formattedFields(CompiledRule rule) {
        Map<String, String> formatted = new TreeMap<>();
        options.additions(rule).map(AppendedOutput::formatted).forEach(formatted::putAll);
        return formatted;
    }

    @Override
    public List<String> rawFields(CompiledRule rule) {
        List<String> raw = new ArrayList<>();
        options.additions(rule).map(AppendedOutput::raw).forEach(raw::addAll);
        return raw;
    }

    @Override
    public Set<String> plugins(CompiledRule rule, Set<String> fields, Set<String> events) {
        return plugins.usedBy(rule.source(), fields, events);
    }
}
