package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.rules.item.Item.EngineVersion;
import eyas.rules.item.Item.ListItem;
import eyas.rules.item.Item.MacroItem;
import eyas.rules.item.Item.Mode;
import eyas.rules.item.Item.PluginVersion;
import eyas.rules.model.PluginRequirement;
import eyas.rules.model.Version;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.SourceRange;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts the nodes of a rules file to items.
 *
 * <p>Items are passed on one by one, so that diagnostics of the reader and of the consumer are in file order.
 */
public final class ItemReader {
    static final String APPEND_DEPRECATED =
            "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.";
    static final String APPEND_AND_OVERRIDE = "Keys 'override' and 'append: true' cannot be used together. Add an"
            + " 'append' entry (e.g. 'condition: append') under 'override' instead.";
    private static final Set<String> LIST_KEYS = Set.of("list", "items", "append", "override");
    private static final Set<String> ITEM_KEYS =
            Set.of("rule", "macro", "list", "correlation", "required_engine_version", "required_plugin_versions");
    private static final Set<String> MACRO_KEYS = Set.of("macro", "condition", "append", "override");
    private static final Pattern MACRO_NAME = Pattern.compile("[a-zA-Z]+[a-zA-Z0-9_]*");
    private static final Pattern LIST_NAME = Pattern.compile("[^()\"'\\s=,]+");

    private final Consumer<Item> items;
    private final Consumer<LoadDiagnostic> warnings;
    private final RuleReader rules;
    private final CorrelationReader correlations;

    /** Creates a reader that passes items to {@code items} and warnings to {@code warnings}. */
    public ItemReader(Consumer<Item> items, Consumer<LoadDiagnostic> warnings) {
        this.items = items;
        this.warnings = warnings;
        this.rules = new RuleReader(items, warnings);
        this.correlations = new CorrelationReader(items, warnings);
    }

    /**
     * Reads one item.
     *
     * @param file the file that contains it
     * @throws LoadException at the first error in the item
     */
    public void read(YamlNode node, Context file) {
        if (!(node instanceof Mapping item)) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.YAML_VALIDATE,
                            "Unexpected element type. Each element should be a yaml associative array.",
                            file.at(ItemType.RULES_CONTENT_ITEM, "", node.mark()))
                    .fix("begin the item with '- rule: NAME', '- macro: NAME' or '- list: NAME'"));
        }
        if (item.find("required_engine_version") != null) {
            engineVersion(item, file);
        } else if (item.find("required_plugin_versions") != null) {
            pluginVersions(item, file);
        } else if (item.find("list") != null) {
            list(item, file);
        } else if (item.find("macro") != null) {
            macro(item, file);
        } else if (item.find("rule") != null) {
            rules.read(item, file);
        } else if (item.find("correlation") != null) {
            correlations.read(item, file);
        } else {
            warnings.accept(unknownItem(item, file));
        }
    }

    private static LoadDiagnostic unknownItem(Mapping item, Context file) {
        Context context = file.at(ItemType.RULES_CONTENT_ITEM, "", item.mark());
        LoadDiagnostic diagnostic = LoadDiagnostic.of(DiagnosticCode.UNKNOWN_ITEM, "Unknown top level item", context);
        for (Entry entry : item.entries()) {
            String key = entry.key() instanceof Scalar scalar ? scalar.value() : "";
            Hint meant = Suggestion.nearest(key, ITEM_KEYS);
            if (meant != null) {
                return diagnostic
                        .at(new SourceRange(context.source(), entry.key().mark().offset(), key.length()))
                        .hint(meant);
            }
        }
        return diagnostic.fix(
                "an item has one of the keys 'rule', 'macro', 'list', 'correlation', 'required_engine_version' and"
                        + " 'required_plugin_versions'");
    }

    /**
     * Warns of unknown keys of a macro or list that could not be read: one may be a misspelled required key.
     *
     * @param file the file that contains it
     */
    public void warnUnknownKeys(YamlNode node, Context file) {
        if (!(node instanceof Mapping item)) {
            return;
        }
        if (item.find("macro") != null) {
            warnUnknownKeys(item, MACRO_KEYS, file.at(ItemType.MACRO, nameIn(item, "macro"), item.mark()), warnings);
        } else if (item.find("list") != null) {
            warnUnknownKeys(item, LIST_KEYS, file.at(ItemType.LIST, nameIn(item, "list"), item.mark()), warnings);
        }
    }

    private static String nameIn(Mapping item, String kind) {
        String name = nameOf(item, kind);
        return name == null ? "" : name;
    }

    /**
     * Returns the name that {@code node} defines, so that references to a broken item are not reported again; null if it has none.
     *
     * @param kind {@code list}, {@code macro}, {@code rule} or {@code correlation}
     */
    public static @Nullable String nameOf(YamlNode node, String kind) {
        return node instanceof Mapping item && item.find(kind) instanceof Scalar name ? name.value() : null;
    }

    private void engineVersion(Mapping item, Context file) {
        Context context = file.at(ItemType.REQUIRED_ENGINE_VERSION, "", item.mark());
        String text = NodeReader.string(item, "required_engine_version", context);
        Long number = NodeReader.unsigned(text);
        Version version = number != null
                ? new Version(0, number, 0)
                : Version.parse(text)
                        .orElseThrow(() -> new LoadException(LoadDiagnostic.of(
                                        DiagnosticCode.YAML_VALIDATE,
                                        "Unable to parse engine version '" + text
                                                + "' as a semver string. Expected \"x.y.z\" semver format.",
                                        context)
                                .fix("write a version such as 0.50.0")));
        items.accept(new EngineVersion(version, context));
        warnUnknownKeys(item, Set.of("required_engine_version"), context, warnings);
    }

    private void pluginVersions(Mapping item, Context file) {
        YamlNode node = item.find("required_plugin_versions");
        if (node == null) {
            throw new IllegalArgumentException("not an item of required plugin versions");
        }
        Context context = file.at(ItemType.REQUIRED_PLUGIN_VERSIONS, "", node.mark());
        if (!(node instanceof Sequence plugins)) {
            throw NodeReader.invalid("Value of required_plugin_versions must be a sequence", context);
        }
        for (YamlNode plugin : plugins.items()) {
            pluginVersion(plugin, context);
        }
        warnUnknownKeys(
                item,
                Set.of("required_plugin_versions"),
                file.at(ItemType.REQUIRED_PLUGIN_VERSIONS, "", item.mark()),
                warnings);
    }

    private void pluginVersion(YamlNode node, Context around) {
        Context unnamed = around.at(ItemType.REQUIRED_PLUGIN_VERSIONS_ENTRY, "", node.mark());
        if (!(node instanceof Mapping plugin)) {
            throw NodeReader.invalid("Plugin version must be a mapping", unnamed);
        }
        String name = NodeReader.string(plugin, "name", unnamed);
        Context context = around.at(ItemType.REQUIRED_PLUGIN_VERSIONS_ENTRY, name, node.mark());
        List<PluginRequirement> all = new ArrayList<>();
        all.add(new PluginRequirement(name, NodeReader.string(plugin, "version", context)));
        YamlNode others = plugin.find("alternatives");
        if (others != null) {
            if (!(others instanceof Sequence alternatives)) {
                throw NodeReader.invalid("Value of plugin version alternatives must be a sequence", context);
            }
            for (YamlNode alternative : alternatives.items()) {
                all.add(alternative(alternative, context));
            }
        }
        items.accept(new PluginVersion(all, context));
    }

    private static PluginRequirement alternative(YamlNode node, Context around) {
        Context unnamed = around.at(ItemType.REQUIRED_PLUGIN_VERSIONS_ALTERNATIVE, "", node.mark());
        if (!(node instanceof Mapping alternative)) {
            throw NodeReader.invalid("Plugin version alternative must be a mapping", unnamed);
        }
        String name = NodeReader.string(alternative, "name", unnamed);
        Context context = around.at(ItemType.REQUIRED_PLUGIN_VERSIONS_ALTERNATIVE, name, node.mark());
        return new PluginRequirement(name, NodeReader.string(alternative, "version", context));
    }

    private void list(Mapping item, Context file) {
        String name = NodeReader.string(item, "list", file.at(ItemType.LIST, "", item.mark()));
        Context context = file.at(ItemType.LIST, name, item.mark());
        if (!LIST_NAME.matcher(name).matches()) {
            warnings.accept(LoadDiagnostic.of(
                            DiagnosticCode.INVALID_LIST_NAME,
                            "List has an invalid name. List names should match a regular expression:"
                                    + " ([^()\"'[:space:]=,]+)",
                            context)
                    .fix("use a name without spaces, quotes, parentheses, commas and equals signs"));
        }
        List<ScalarText> values = NodeReader.scalars(item, "items", context);
        if (values == null) {
            throw NodeReader.missing(item, "items", context);
        }
        Mode mode = mode(item, "items", context);
        items.accept(new ListItem(name, values, mode, context));
        warnUnknownKeys(item, LIST_KEYS, context, warnings);
    }

    private void macro(Mapping item, Context file) {
        String name = NodeReader.string(item, "macro", file.at(ItemType.MACRO, "", item.mark()));
        Context context = file.at(ItemType.MACRO, name, item.mark());
        if (!MACRO_NAME.matcher(name).matches()) {
            warnings.accept(LoadDiagnostic.of(
                            DiagnosticCode.INVALID_MACRO_NAME,
                            "Macro has an invalid name. Macro names should match a regular expression:"
                                    + " ([a-zA-Z]+[a-zA-Z0-9_]*)",
                            context)
                    .fix("use a letter first, then letters, digits and underscores"));
        }
        ScalarText condition = NodeReader.text(item, "condition", context);
        Context conditionContext =
                context.at(ItemType.MACRO_CONDITION, "", condition.scalar().mark());
        Mode mode = mode(item, "condition", context);
        items.accept(new MacroItem(name, condition, mode, context, conditionContext));
        warnUnknownKeys(item, MACRO_KEYS, context, warnings);
    }

    private Mode mode(Mapping item, String key, Context context) {
        boolean append = readAppend(item, context, warnings);
        List<LoadDiagnostic> faults = new ArrayList<>();
        Overrides overrides = Overrides.read(item, Set.of(key), Set.of(key), context, new PartReader(faults::add));
        failIfAny(faults, warnings);
        if (append && !overrides.isEmpty()) {
            throw NodeReader.invalid(APPEND_AND_OVERRIDE, context);
        }
        return append || overrides.append().contains(key) ? Mode.APPEND : Mode.DEFINE;
    }

    /**
     * Fails if there are faults: reports all but the last one, and throws the last one, which marks the item as broken.
     *
     * @throws LoadException with the last fault
     */
    static void failIfAny(List<LoadDiagnostic> faults, Consumer<LoadDiagnostic> warnings) {
        if (!faults.isEmpty()) {
            faults.subList(0, faults.size() - 1).forEach(warnings);
            throw new LoadException(faults.getLast());
        }
    }

    static boolean readAppend(Mapping item, Context context, Consumer<LoadDiagnostic> warnings) {
        boolean append = NodeReader.bool(item, "append", false, context);
        if (append) {
            warnings.accept(LoadDiagnostic.of(DiagnosticCode.DEPRECATED_ITEM, APPEND_DEPRECATED, context)
                    .fix("replace 'append: true' with an 'override' that has one 'KEY: append' for each appended key"));
        }
        return append;
    }

    static void warnUnknownKeys(Mapping item, Set<String> known, Context context, Consumer<LoadDiagnostic> warnings) {
        Set<String> seen = new HashSet<>();
        for (Entry entry : item.entries()) {
            String key = entry.key() instanceof Scalar scalar ? scalar.value() : "";
            if (!known.contains(key)) {
                warnings.accept(LoadDiagnostic.of(
                                DiagnosticCode.UNKNOWN_KEY,
                                "Unknown key '" + key + "'. The key will be ignored.",
                                context)
                        .at(new SourceRange(context.source(), entry.key().mark().offset(), key.length()))
                        .hint(Suggestion.nearest(key, known)));
            } else if (!seen.add(key)) {
                warnings.accept(LoadDiagnostic.of(
                                DiagnosticCode.DUPLICATE_KEY,
                                "Key '" + key + "' is given twice, only the first value counts",
                                context)
                        .at(new SourceRange(context.source(), entry.key().mark().offset(), key.length()))
                        .fix("remove one of them"));
            }
        }
    }
}
