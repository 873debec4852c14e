package eyas.rules.collect;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.rules.collect.Definitions.PluginDemand;
import eyas.rules.collect.RuleDraft.ExceptionDraft;
import eyas.rules.item.ExceptionItem;
import eyas.rules.item.Item;
import eyas.rules.item.Item.CorrelationAppend;
import eyas.rules.item.Item.CorrelationDefinition;
import eyas.rules.item.Item.CorrelationReplace;
import eyas.rules.item.Item.EngineVersion;
import eyas.rules.item.Item.ListItem;
import eyas.rules.item.Item.MacroItem;
import eyas.rules.item.Item.Mode;
import eyas.rules.item.Item.PluginVersion;
import eyas.rules.item.Item.RuleAppend;
import eyas.rules.item.Item.RuleDefinition;
import eyas.rules.item.Item.RuleReplace;
import eyas.rules.item.Item.RuleSwitch;
import eyas.rules.item.RuleBody;
import eyas.rules.item.ScalarText;
import eyas.rules.item.Suggestion;
import eyas.rules.model.PluginRequirement;
import eyas.rules.model.Version;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects items into definitions.
 *
 * <p>A redefined name keeps its position and gets the new content; the target of an append or override must exist. Expects items in file
 * order; not thread-safe.
 */
public final class DefinitionCollector {
    private final EventSources sources;
    private final Version provided;
    private final Consumer<LoadDiagnostic> warnings;
    private final Map<String, ListDraft> lists = new LinkedHashMap<>();
    private final Map<String, MacroDraft> macros = new LinkedHashMap<>();
    private final Map<String, RuleDraft> rules = new LinkedHashMap<>();
    private final CorrelationCollector correlations = new CorrelationCollector();
    private final List<PluginDemand> plugins = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private Version engine = new Version(0, 0, 0);
    private int next;

    private static final class ListDraft {
        final ListItem item;
        final List<ScalarText> items;
        final int index;
        int visibility;

        ListDraft(ListItem item, int index, int visibility) {
            this.item = item;
            this.items = new ArrayList<>(item.items());
            this.index = index;
            this.visibility = visibility;
        }
    }

    private static final class MacroDraft {
        final MacroItem item;
        final List<TracedText> condition = new ArrayList<>();
        final int index;
        int visibility;

        MacroDraft(MacroItem item, int index, int visibility) {
            this.item = item;
            this.condition.add(item.condition().traced());
            this.index = index;
            this.visibility = visibility;
        }
    }

    /**
     * Creates an empty collector that reports warnings to {@code warnings}.
     *
     * @param provided supported version of the rules language
     */
    public DefinitionCollector(EventSources sources, Version provided, Consumer<LoadDiagnostic> warnings) {
        this.sources = sources;
        this.provided = provided;
        this.warnings = warnings;
    }

    /** Records that the item that would have defined {@code name} had an error. */
    public void broken(String kind, String name) {
        broken.add(kind + ' ' + name);
    }

    /**
     * Adds the next item.
     *
     * @throws LoadException if it conflicts with earlier items
     */
    public void add(Item item) {
        switch (item) {
            case EngineVersion engineVersion -> engine(engineVersion);
            case PluginVersion plugin -> plugin(plugin);
            case ListItem list -> list(list);
            case MacroItem macro -> macro(macro);
            case RuleDefinition rule -> define(rule);
            case RuleAppend append -> append(append);
            case RuleReplace replace -> replace(replace);
            case RuleSwitch change -> change(change);
            case CorrelationDefinition correlation -> correlations.define(correlation);
            case CorrelationAppend append -> correlations.append(append, broken);
            case CorrelationReplace replace -> correlations.replace(replace, broken);
        }
    }

    /** Returns the definitions so far. */
    public Definitions definitions() {
        return new Definitions(
                lists.values().stream()
                        .map(l -> new CollectedList(l.item.name(), l.items, l.item.context(), l.index, l.visibility))
                        .toList(),
                macros.values().stream()
                        .map(m -> new CollectedMacro(
                                m.item.name(),
                                TracedText.joined(m.condition),
                                m.item.context(),
                                m.item.conditionContext(),
                                m.index,
                                m.visibility))
                        .toList(),
                rules.values().stream().map(RuleDraft::finish).toList(),
                correlations.collected(),
                engine,
                plugins,
                brokenOf("macro"),
                brokenOf("rule"),
                brokenOf("correlation"));
    }

    private Set<String> brokenOf(String kind) {
        Set<String> names = new HashSet<>();
        for (String name : broken) {
            if (name.startsWith(kind + ' ')) {
                names.add(name.substring(kind.length() + 1));
            }
        }
        return names;
    }

    private static LoadException invalid(String message, Context context, String fix) {
        return invalid(message, context, Hint.of(fix));
    }

    private static LoadException invalid(String message, Context context, @Nullable Hint hint) {
        return new LoadException(
                LoadDiagnostic.of(DiagnosticCode.VALIDATE, message, context).hint(hint));
    }

    private void engine(EngineVersion item) {
        if (!provided.satisfies(item.version())) {
            throw invalid(
                    "Rules require engine version " + item.version() + ", but engine version is " + provided,
                    item.context(),
                    "use a newer version of this program, or an older version of the rules file");
        }
        if (engine.compareTo(item.version()) < 0) {
            engine = item.version();
        }
    }

    private void plugin(PluginVersion item) {
        Set<String> names = new HashSet<>();
        for (PluginRequirement requirement : item.alternatives()) {
            if (Version.parse(requirement.version()).isEmpty()) {
                throw invalid(
                        "Invalid required version '" + requirement.version() + "' for plugin '" + requirement.name()
                                + "'",
                        item.context(),
                        "write a version such as 0.5.0");
            }
            if (!names.add(requirement.name())) {
                throw invalid(
                        "Defined multiple alternative version requirements for plugin '" + requirement.name() + "'",
                        item.context(),
                        "name each plugin once");
            }
        }
        plugins.add(new PluginDemand(item.alternatives(), item.context()));
    }

    private void list(ListItem item) {
        ListDraft previous = lists.get(item.name());
        if (item.mode() == Mode.DEFINE) {
            int id = next++;
            lists.put(item.name(), new ListDraft(item, previous == null ? id : previous.index, id));
        } else if (previous != null) {
            previous.items.addAll(item.items());
            previous.visibility = next++;
        } else if (!broken.contains("list " + item.name())) {
            throw invalid(
                    "List uses 'append' or 'override.items: append' but no list by that name already exists",
                    item.context(),
                    Suggestion.nearest(item.name(), lists.keySet()));
        }
    }

    private void macro(MacroItem item) {
        MacroDraft previous = macros.get(item.name());
        if (item.mode() == Mode.DEFINE) {
            int id = next++;
            macros.put(item.name(), new MacroDraft(item, previous == null ? id : previous.index, id));
        } else if (previous != null) {
            previous.condition.add(item.condition().traced());
            previous.visibility = next++;
        } else if (!broken.contains("macro " + item.name())) {
            throw invalid(
                    "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
                    item.context(),
                    Suggestion.nearest(item.name(), macros.keySet()));
        }
    }

    /** Returns the rule that {@code name} refers to, or null if there is none. */
    private @Nullable RuleDraft previous(String name, String source, Context context) {
        RuleDraft previous = rules.get(name);
        if (previous != null
                && !source.isEmpty()
                && !previous.definition.source().equals(source)) {
            throw invalid(
                    "Rule has been re-defined with a different source",
                    context,
                    "write 'source: " + previous.definition.source() + "', or give the rule another name");
        }
        return previous;
    }

    private void define(RuleDefinition item) {
        RuleDraft before = previous(item.name(), item.source(), item.context());
        boolean known = sources.exists(item.source());
        if (!known) {
            warnings.accept(LoadDiagnostic.of(
                            DiagnosticCode.UNKNOWN_SOURCE,
                            "Unknown source " + item.source() + ", skipping",
                            item.context())
                    .fix("remove the rule, or run where a source of this name is available"));
        }
        List<CollectedException> exceptions = new ArrayList<>();
        for (ExceptionItem exception : item.exceptions()) {
            try {
                exceptions.add(checked(exception, known ? item.source() : null));
            } catch (LoadException e) {
                // The other parts of the rule are checked as well.
                warnings.accept(e.diagnostic());
            }
        }
        RuleDraft draft = new RuleDraft(item, known, exceptions);
        next++;
        if (before == null) {
            rules.put(item.name(), draft);
        } else {
            rules.replace(item.name(), draft);
        }
    }

    private CollectedException checked(ExceptionItem item, @Nullable String source) {
        if (!item.fields().isPresent()) {
            throw ExceptionValidator.invalid(
                    item,
                    "Rule exception item must have fields property with a list of fields",
                    "add 'fields: [FIELD, …]'");
        }
        return ExceptionValidator.check(item, source, sources);
    }

    private void append(RuleAppend item) {
        RuleDraft rule = previous(item.name(), item.source(), item.context());
        if (rule == null) {
            missing(
                    "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
                    item.name(),
                    item.context());
            return;
        }
        RuleBody body = item.body();
        if (body.isEmpty()) {
            throw invalid(
                    "Appended rule must have exceptions or condition property",
                    item.context(),
                    "add a condition or exceptions to append");
        }
        if (body.exceptions() != null) {
            appendExceptions(rule, body.exceptions());
        }
        if (body.condition() != null) {
            rule.condition(body.condition().traced(), false);
        }
        if (body.output() != null) {
            rule.output(body.output().traced(), false);
        }
        if (body.description() != null) {
            rule.description(body.description(), false);
        }
        if (body.tags() != null) {
            rule.tags.addAll(body.tags());
        }
        next++;
    }

    private void appendExceptions(RuleDraft rule, List<ExceptionItem> added) {
        String source = rule.knownSource ? rule.definition.source() : null;
        for (ExceptionItem item : added) {
            ExceptionDraft existing = rule.exceptions.stream()
                    .filter(e -> e.first.name().equals(item.name()))
                    .findFirst()
                    .orElse(null);
            if (existing != null) {
                ExceptionValidator.onlyValues(item);
                existing.values.addAll(item.values());
                continue;
            }
            if (!item.fields().isPresent()) {
                throw ExceptionValidator.invalid(
                        item,
                        "Rule exception must have fields property with a list of fields",
                        Suggestion.nearest(
                                item.name(),
                                rule.exceptions.stream()
                                        .map(e -> e.first.name())
                                        .toList()));
            }
            if (item.values().isEmpty()) {
                throw ExceptionValidator.invalid(
                        item, "Rule exception must have values property with a list of values", "add 'values'");
            }
            rule.exceptions.add(new ExceptionDraft(ExceptionValidator.check(item, source, sources)));
        }
    }

    private void replace(RuleReplace item) {
        RuleDraft rule = previous(item.name(), item.source(), item.context());
        if (rule == null) {
            missing(
                    "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists",
                    item.name(),
                    item.context());
            return;
        }
        RuleBody body = item.body();
        if (body.condition() != null) {
            rule.condition(body.condition().traced(), true);
        }
        if (body.output() != null) {
            rule.output(body.output().traced(), true);
        }
        if (body.description() != null) {
            rule.description(body.description(), true);
        }
        if (body.tags() != null) {
            rule.tags.clear();
            rule.tags.addAll(new TreeSet<>(body.tags()));
        }
        if (body.exceptions() != null) {
            replaceExceptions(rule, body.exceptions());
        }
        rule.priority = body.priority() != null ? body.priority() : rule.priority;
        rule.capture = body.capture() != null ? body.capture() : rule.capture;
        rule.captureDuration = body.captureDuration() != null ? body.captureDuration() : rule.captureDuration;
        rule.enabled = body.enabled() != null ? body.enabled() : rule.enabled;
        rule.silent = body.silent() != null ? body.silent() : rule.silent;
        rule.warnEventTypes = body.warnEventTypes() != null ? body.warnEventTypes() : rule.warnEventTypes;
        rule.skipIfUnknownFilter =
                body.skipIfUnknownFilter() != null ? body.skipIfUnknownFilter() : rule.skipIfUnknownFilter;
        next++;
    }

    /** Replaces all exceptions. Checks them first, unlike Falco, which accepts any value and compiles a meaningless condition. */
    private void replaceExceptions(RuleDraft rule, List<ExceptionItem> items) {
        String source = rule.knownSource ? rule.definition.source() : null;
        List<ExceptionDraft> checked = new ArrayList<>();
        for (ExceptionItem item : items) {
            checked.add(new ExceptionDraft(checked(item, source)));
        }
        rule.exceptions.clear();
        rule.exceptions.addAll(checked);
    }

    private void change(RuleSwitch item) {
        RuleDraft rule = rules.get(item.name());
        if (rule == null) {
            missing("Rule has 'enabled' key but no rule by that name already exists", item.name(), item.context());
            return;
        }
        rule.enabled = item.enabled();
    }

    private void missing(String message, String name, Context context) {
        if (!broken.contains("rule " + name)) {
            throw invalid(message, context, Suggestion.nearest(name, rules.keySet()));
        }
    }
}
