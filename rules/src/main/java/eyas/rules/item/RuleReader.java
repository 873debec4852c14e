package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.item.Item.RuleAppend;
import eyas.rules.item.Item.RuleDefinition;
import eyas.rules.item.Item.RuleReplace;
import eyas.rules.item.Item.RuleSwitch;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads items that begin with {@code rule}: definitions, appends, overrides, and the old switch. */
final class RuleReader {
    private static final String SWITCH_DEPRECATED = "The standalone 'enabled' key usage is deprecated. The correct"
            + " approach requires also a 'replace' entry under the 'override' key (i.e. 'enabled: replace').";
    private static final Set<String> KEYS = Set.of(
            "rule",
            "condition",
            "output",
            "desc",
            "priority",
            "source",
            "enabled",
            "capture",
            "capture_duration",
            "warn_evttypes",
            "skip-if-unknown-filter",
            "silent",
            "tags",
            "exceptions",
            "override",
            "append");
    private static final String SYSCALL = "syscall";

    private final Consumer<Item> items;
    private final Consumer<LoadDiagnostic> warnings;
    private final ExceptionReader exceptions;

    RuleReader(Consumer<Item> items, Consumer<LoadDiagnostic> warnings) {
        this.items = items;
        this.warnings = warnings;
        this.exceptions = new ExceptionReader(warnings);
    }

    void read(Mapping item, Context file) {
        String name = NodeReader.string(item, "rule", file.at(ItemType.RULE, "", item.mark()));
        Context context = file.at(ItemType.RULE, name, item.mark());
        String source = NodeReader.stringOrEmpty(item, "source", context);
        boolean append = ItemReader.readAppend(item, context, warnings);
        Overrides overrides = Overrides.read(item, Overrides.RULE_APPEND, Overrides.RULE_REPLACE, context);
        if (append && !overrides.isEmpty()) {
            throw NodeReader.invalid(ItemReader.APPEND_AND_OVERRIDE, context);
        }
        if (!overrides.isEmpty()) {
            override(item, name, source, overrides, context);
        } else if (append) {
            append(item, name, source, context);
        } else if (item.find("condition") == null
                && item.find("output") == null
                && item.find("desc") == null
                && item.find("priority") == null) {
            boolean enabled = NodeReader.bool(item, "enabled", context);
            warnings.accept(LoadDiagnostic.of(DiagnosticCode.DEPRECATED_ITEM, SWITCH_DEPRECATED, context)
                    .fix("add 'override:' with 'enabled: replace'"));
            items.accept(new RuleSwitch(name, enabled, context));
        } else {
            items.accept(definition(item, name, context));
        }
        ItemReader.warnUnknownKeys(item, KEYS, context, warnings);
    }

    private RuleDefinition definition(Mapping item, String name, Context context) {
        ScalarText condition = NodeReader.text(item, "condition", context);
        Context conditionContext =
                context.at(ItemType.RULE_CONDITION, "", condition.scalar().mark());
        ScalarText output = NodeReader.text(item, "output", context);
        Context outputContext =
                context.at(ItemType.RULE_OUTPUT, "", output.scalar().mark());
        String description = NodeReader.string(item, "desc", context);
        Priority priority = priority(item, context);
        Scalar source = NodeReader.optional(item, "source", context);
        boolean enabled = NodeReader.bool(item, "enabled", true, context);
        boolean capture = NodeReader.bool(item, "capture", false, context);
        long duration =
                item.find("capture_duration") == null ? 0 : NodeReader.unsigned(item, "capture_duration", context);
        boolean warn = NodeReader.bool(item, "warn_evttypes", true, context);
        boolean skip = NodeReader.bool(item, "skip-if-unknown-filter", false, context);
        boolean silent = NodeReader.bool(item, "silent", false, context);
        List<String> tags = tags(item, context);
        return new RuleDefinition(
                name,
                source == null ? SYSCALL : source.value(),
                condition,
                output,
                description,
                priority,
                tags == null ? List.of() : tags,
                exceptions.read(item, context, false),
                enabled,
                warn,
                skip,
                silent,
                capture,
                duration,
                context,
                conditionContext,
                outputContext);
    }

    private void append(Mapping item, String name, String source, Context context) {
        ScalarText condition = item.find("condition") == null ? null : NodeReader.text(item, "condition", context);
        List<ExceptionItem> added = item.find("exceptions") == null ? null : exceptions.read(item, context, true);
        RuleBody body = new RuleBody(condition, null, null, null, null, added, null, null, null, null, null, null);
        items.accept(new RuleAppend(name, source, body, context));
    }

    private void override(Mapping item, String name, String source, Overrides overrides, Context context) {
        Set<String> unexpected = new TreeSet<>();
        for (String key : Overrides.RULE_REPLACE) {
            if (item.find(key) != null) {
                unexpected.add(key);
            }
        }
        if (!overrides.append().isEmpty()) {
            Keys keys = new Keys(unexpected, overrides.append(), "append", context);
            RuleBody body = body(item, keys, true, context);
            items.accept(new RuleAppend(name, body.condition() == null ? "" : source, body, context));
        }
        if (!overrides.replace().isEmpty()) {
            Keys keys = new Keys(unexpected, overrides.replace(), "replace", context);
            RuleBody body = body(item, keys, false, context);
            items.accept(new RuleReplace(name, body.condition() == null ? "" : source, body, context));
        }
        for (String key : unexpected) {
            YamlNode value = item.find(key);
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.YAML_VALIDATE,
                            "Unexpected key '" + key + "': no corresponding entry under 'override' is defined.",
                            context.at(ItemType.OVERRIDE, key, value == null ? item.mark() : value.mark()))
                    .fix("add '" + key + ": "
                            + (Overrides.RULE_APPEND.contains(key) ? "append' or '" + key + ": replace'" : "replace'")
                            + " under 'override', or remove '" + key + "'"));
        }
    }

    private RuleBody body(Mapping item, Keys keys, boolean append, Context context) {
        // In the order in which Falco looks, because the first error is the one that it reports.
        ScalarText condition = keys.take("condition") ? NodeReader.text(item, "condition", context) : null;
        List<ExceptionItem> changed = keys.take("exceptions") ? exceptions.read(item, context, append) : null;
        ScalarText output = keys.take("output") ? NodeReader.text(item, "output", context) : null;
        String description = keys.take("desc") ? NodeReader.string(item, "desc", context) : null;
        List<String> tags = keys.take("tags") ? tags(item, context) : null;
        Priority priority = keys.take("priority") ? priority(item, context) : null;
        Boolean capture = keys.take("capture") ? NodeReader.bool(item, "capture", context) : null;
        Long duration = keys.take("capture_duration") ? NodeReader.unsigned(item, "capture_duration", context) : null;
        Boolean enabled = keys.take("enabled") ? NodeReader.bool(item, "enabled", context) : null;
        Boolean warn = keys.take("warn_evttypes") ? NodeReader.bool(item, "warn_evttypes", context) : null;
        Boolean skip =
                keys.take("skip-if-unknown-filter") ? NodeReader.bool(item, "skip-if-unknown-filter", context) : null;
        Boolean silent = keys.take("silent") ? NodeReader.bool(item, "silent", context) : null;
        return new RuleBody(
                condition,
                output,
                description,
                priority,
                tags,
                changed,
                enabled,
                warn,
                skip,
                silent,
                capture,
                duration);
    }

    /**
     * Takes keys of an override one by one.
     *
     * @param unexpected keys of the item that no override has asked for yet
     */
    private record Keys(Set<String> unexpected, Set<String> overridden, String operation, Context context) {
        boolean take(String key) {
            if (!overridden.contains(key)) {
                return false;
            }
            if (!unexpected.remove(key)) {
                throw new LoadException(LoadDiagnostic.of(
                                DiagnosticCode.YAML_VALIDATE,
                                "An " + operation + " override for '" + key + "' was specified but '" + key
                                        + "' is not defined",
                                context)
                        .fix("add '" + key + ": …' to the item, or remove it from 'override'"));
            }
            return true;
        }
    }

    static Priority priority(Mapping item, Context context) {
        Scalar scalar = NodeReader.required(item, "priority", context);
        return Priority.of(scalar.value())
                .orElseThrow(() -> new LoadException(LoadDiagnostic.of(
                                DiagnosticCode.YAML_VALIDATE,
                                "Invalid priority",
                                context.at(ItemType.RULE_PRIORITY, "", scalar.mark()))
                        .fix("write one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug")));
    }

    private static @Nullable List<String> tags(Mapping item, Context context) {
        List<ScalarText> tags = NodeReader.scalars(item, "tags", context);
        return tags == null ? null : tags.stream().map(ScalarText::value).toList();
    }
}
