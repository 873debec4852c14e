package eyas.rules.describe;

import eyas.fields.ContainerFields;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.OutputFormat;
import eyas.filter.OutputTransformers;
import eyas.filter.syntax.ConditionPrinter;
import eyas.rules.model.CompiledList;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.PluginRequirement;
import eyas.rules.model.RuleException;
import eyas.rules.model.RuleSet;
import eyas.text.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Describes rules, macros and lists as the document that Falco prints for {@code -L} (all) and {@code -l} (one rule); see {@link JsonText}.
 *
 * <p>Falco prints sets in no particular order; here they are sorted, so that two versions of a file can be compared. Immutable and
 * thread-safe.
 */
public final class RuleSetDescription {
    /** The built-in plugin of Falco and the event that it sends. */
    private static final String CONTAINER = "container";

    private static final String SYSCALL = "syscall";

    private final RuleSet rules;
    private final FieldCatalog catalog;
    private final RuleDescriptionContext surroundings;
    private final Set<String> lists;
    private final Set<FieldDefinition> containerFields = Set.copyOf(new ContainerFields().definitions());

    /**
     * Creates a description of {@code rules}.
     *
     * @param catalog the fields that the rules were compiled with
     */
    public RuleSetDescription(RuleSet rules, FieldCatalog catalog) {
        this(rules, catalog, RuleDescriptionContext.NONE);
    }

    /**
     * Creates a description of {@code rules} in their configuration.
     *
     * @param catalog the fields that the rules were compiled with
     * @param surroundings the configuration
     */
    public RuleSetDescription(RuleSet rules, FieldCatalog catalog, RuleDescriptionContext surroundings) {
        this.rules = rules;
        this.catalog = catalog;
        this.surroundings = surroundings;
        Set<String> names = new HashSet<>();
        rules.lists().forEach(list -> names.add(list.name()));
        this.lists = Set.copyOf(names);
    }

    /** Returns the document about all rules, macros and lists. */
    public Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "required_engine_version",
                rules.requiredEngine().toString(),
                "required_plugin_versions",
                rules.requiredPlugins().stream()
                        .filter(alternatives -> !alternatives.isEmpty())
                        .map(RuleSetDescription::requirement)
                        .toList(),
                "rules",
                rules.rules().stream().map(this::rule).toList(),
                "macros",
                rules.macros().stream().map(this::macro).toList(),
                "lists",
                rules.lists().stream().map(RuleSetDescription::list).toList()));
        if (!rules.correlations().isEmpty()) {
            all.put(
                    "correlations",
                    rules.correlations().stream()
                            .map(CorrelationDescription::data)
                            .toList());
        }
        return all;
    }

    /** Returns the document about {@code rule} only. */
    public Map<String, Object> one(CompiledRule rule) {
        return Map.of("rules", List.of(rule(rule)));
    }

    private static Map<String, Object> requirement(List<PluginRequirement> alternatives) {
        Map<String, Object> data = plugin(alternatives.getFirst());
        data.put(
                "alternatives",
                alternatives.stream().skip(1).map(RuleSetDescription::plugin).toList());
        return data;
    }

    private static Map<String, Object> plugin(PluginRequirement plugin) {
        Map<String, Object> data = new TreeMap<>();
        data.put("name", plugin.name());
        data.put("version", plugin.version());
        return data;
    }

    private Map<String, Object> rule(CompiledRule rule) {
        Map<String, Object> info = new TreeMap<>();
        info.put("name", rule.name());
        info.put("condition", rule.condition());
        info.put("priority", rule.priority().label());
        info.put("output", rule.output());
        info.put("description", rule.description());
        info.put("enabled", rule.enabled());
        info.put("source", rule.source());
        info.put("capture", rule.capture().wanted());
        info.put("capture_duration", rule.capture().duration());
        info.put("tags", List.copyOf(rule.tags()));
        if (rule.silent()) {
            info.put("silent", true);
        }

        ConditionDetails compiled = ConditionDetails.of(rule.expression());
        String output = surroundings.output(rule);
        Map<String, String> formatted = surroundings.formattedFields(rule);
        List<String> outputFields = new ArrayList<>();
        OutputTransformers.compile(output, catalog).tokens().stream()
                .map(OutputFormat.Token::name)
                .forEach(outputFields::add);
        Map<String, Object> details = condition(rule.condition(), compiled);
        // Here Falco lists the formats of the additional fields instead of their names.
        outputFields.addAll(formatted.values());
        surroundings.rawFields(rule).forEach(name -> outputFields.add("%" + name));
        details.put("output_fields", distinct(outputFields));
        if (!formatted.isEmpty()) {
            details.put("extra_output_formatted_fields", new TreeMap<>(formatted));
        }
        details.put("exception_names", names(rule.exceptions()));
        details.put("exception_fields", flat(rule.exceptions(), RuleException::fields));
        details.put("exception_operators", flat(rule.exceptions(), RuleException::operators));
        details.put("events", List.copyOf(MatchedEvents.of(rule)));
        details.put("condition_compiled", ConditionPrinter.falco(rule.expression()));
        details.put("output_compiled", output);
        Set<String> fields = new HashSet<>();
        compiled.fields().forEach(field -> fields.add(withoutArgument(field)));
        outputFields.forEach(field -> fields.add(withoutArgument(field)));
        details.put("plugins", List.copyOf(plugins(rule, fields, compiled.events())));
        return Map.of("info", info, "details", details);
    }

    private SortedSet<String> plugins(CompiledRule rule, Set<String> fields, Set<String> events) {
        SortedSet<String> plugins = new TreeSet<>(surroundings.plugins(rule, fields, events));
        boolean container = events.contains(CONTAINER) || fields.stream().anyMatch(this::isContainerField);
        if (rule.source().equals(SYSCALL) && container) {
            plugins.add(CONTAINER);
        }
        return plugins;
    }

    private static String withoutArgument(String field) {
        int bracket = field.indexOf('[');
        return bracket < 0 ? field : field.substring(0, bracket);
    }

    private Map<String, Object> macro(CompiledMacro macro) {
        Map<String, Object> details = condition(macro.condition(), ConditionDetails.of(macro.expression()));
        details.put("used", macro.used());
        details.put("events", List.copyOf(MatchedEvents.of(macro.expression())));
        details.put("condition_compiled", ConditionPrinter.falco(macro.expression()));
        // A macro has no event source, so it is unknown whose fields it uses.
        details.put("plugins", List.of());
        return Map.of("info", Map.of("name", macro.name(), "condition", macro.condition()), "details", details);
    }

    private static Map<String, Object> list(CompiledList list) {
        // An element that compilation removed can only be the name of a list.
        Set<String> compiled = Set.copyOf(new HashSet<>(list.compiled()));
        List<String> items = list.items().stream().filter(compiled::contains).toList();
        SortedSet<String> named = new TreeSet<>(list.items());
        named.removeAll(compiled);
        return Map.of(
                "info",
                Map.of("name", list.name(), "items", items),
                "details",
                Map.of(
                        "used",
                        list.used(),
                        "lists",
                        List.copyOf(named),
                        "items_compiled",
                        list.compiled(),
                        "plugins",
                        List.of()));
    }

    private Map<String, Object> condition(String written, ConditionDetails compiled) {
        ConditionDetails details = ConditionDetails.ofWritten(written);
        Map<String, Object> data = new TreeMap<>();
        data.put("macros", List.copyOf(details.macros()));
        data.put(
                "lists", details.listElements().stream().filter(lists::contains).toList());
        data.put("condition_operators", List.copyOf(compiled.operators()));
        data.put("condition_fields", List.copyOf(compiled.fields()));
        return data;
    }

    private boolean isContainerField(String field) {
        FieldDefinition definition = catalog.find(field);
        return definition != null && containerFields.contains(definition);
    }

    private static List<String> names(List<RuleException> exceptions) {
        return distinct(exceptions.stream().map(RuleException::name).toList());
    }

    private static List<String> flat(List<RuleException> exceptions, Function<RuleException, List<String>> part) {
        List<String> all = new ArrayList<>();
        exceptions.forEach(exception -> all.addAll(part.apply(exception)));
        return distinct(all);
    }

    private static List<String> distinct(Collection<String> values) {
        return List.copyOf(new TreeSet<>(values));
    }
}
