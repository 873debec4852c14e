package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.rules.item.Item.RuleAppend;
import eyas.rules.item.Item.RuleDefinition;
import eyas.rules.item.Item.RuleReplace;
import eyas.rules.item.Item.RuleSwitch;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.SourceRange;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Style;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads items that start with {@code rule}: definitions, appends, overrides, and the deprecated {@code enabled} key. */
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
        PartReader parts = new PartReader(warnings);
        Overrides overrides = Overrides.read(item, Overrides.RULE_APPEND, Overrides.RULE_REPLACE, context, parts);
        if (append && !overrides.isEmpty()) {
            throw NodeReader.invalid(ItemReader.APPEND_AND_OVERRIDE, context);
        }
        if (!overrides.isEmpty()) {
            override(item, name, source, overrides, context, parts);
        } else if (append) {
            append(item, name, source, context, parts);
        } else if (item.find("condition") == null
                && item.find("output") == null
                && item.find("desc") == null
                && item.find("priority") == null) {
            boolean enabled = NodeReader.bool(item, "enabled", context);
            warnings.accept(LoadDiagnostic.of(DiagnosticCode.DEPRECATED_ITEM, SWITCH_DEPRECATED, context)
                    .fix("add 'override:' with 'enabled: replace'"));
            items.accept(new RuleSwitch(name, enabled, context));
        } else {
            items.accept(definition(item, name, context, parts));
        }
        ItemReader.warnUnknownKeys(item, KEYS, context, warnings);
    }

    /**
     * Reads all parts of a definition. An invalid part is replaced by a placeholder, so that the others are checked as well; the file is
     * rejected, so the rule never runs.
     */
    private RuleDefinition definition(Mapping item, String name, Context context, PartReader parts) {
        ScalarText condition =
                parts.read(() -> NodeReader.text(item, "condition", context), harmless("evt.num exists", context));
        Context conditionContext =
                context.at(ItemType.RULE_CONDITION, "", condition.scalar().mark());
        ScalarText output = parts.read(() -> NodeReader.text(item, "output", context), harmless("-", context));
        Context outputContext =
                context.at(ItemType.RULE_OUTPUT, "", output.scalar().mark());
        String description = parts.read(() -> NodeReader.string(item, "desc", context), "");
        Priority priority = parts.read(() -> priority(item, context), Priority.DEBUG);
        String source = parts.read(() -> source(item, context), SYSCALL);
        boolean enabled = parts.read(() -> NodeReader.bool(item, "enabled", true, context), true);
        boolean capture = parts.read(() -> NodeReader.bool(item, "capture", false, context), false);
        long duration = parts.read(() -> duration(item, context), 0L);
        boolean warn = parts.read(() -> NodeReader.bool(item, "warn_evttypes", true, context), false);
        boolean skip = parts.read(() -> NodeReader.bool(item, "skip-if-unknown-filter", false, context), false);
        boolean silent = parts.read(() -> NodeReader.bool(item, "silent", false, context), false);
        List<String> tags = parts.read(() -> tagsOrNone(item, context), List.of());
        List<ExceptionItem> excepted = parts.read(() -> exceptions.read(item, context, false), List.of());
        return new RuleDefinition(
                name,
                source,
                condition,
                output,
                description,
                priority,
                tags,
                excepted,
                enabled,
                warn && !parts.failed(),
                skip,
                silent,
                capture,
                duration,
                context,
                conditionContext,
                outputContext);
    }

    private static ScalarText harmless(String text, Context context) {
        return new ScalarText(
                context.source(),
                new Scalar(text, Style.PLAIN, context.mark(), context.mark().offset()));
    }

    private static String source(Mapping item, Context context) {
        Scalar source = NodeReader.optional(item, "source", context);
        return source == null ? SYSCALL : source.value();
    }

    private static long duration(Mapping item, Context context) {
        return item.find("capture_duration") == null ? 0 : NodeReader.unsigned(item, "capture_duration", context);
    }

    private static List<String> tagsOrNone(Mapping item, Context context) {
        List<String> tags = tags(item, context);
        return tags == null ? List.of() : tags;
    }

    private void append(Mapping item, String name, String source, Context context, PartReader parts) {
        ScalarText condition = parts.read(
                () -> item.find("condition") == null ? null : NodeReader.text(item, "condition", context), null);
        List<ExceptionItem> added =
                parts.read(() -> item.find("exceptions") == null ? null : exceptions.read(item, context, true), null);
        RuleBody body = new RuleBody(condition, null, null, null, null, added, null, null, null, null, null, null);
        acceptAppend(name, source, body, context, parts);
    }

    /** Passes on the parts that could be read, so that a missing rule is reported as well. */
    private void acceptAppend(String name, String source, RuleBody body, Context context, PartReader parts) {
        if (!parts.failed() || !body.isEmpty()) {
            items.accept(new RuleAppend(name, source, body, context));
        }
    }

    private void override(
            Mapping item, String name, String source, Overrides overrides, Context context, PartReader parts) {
        Set<String> unexpected = new TreeSet<>();
        for (String key : Overrides.RULE_REPLACE) {
            if (item.find(key) != null) {
                unexpected.add(key);
            }
        }
        if (!overrides.append().isEmpty()) {
            Keys keys = new Keys(unexpected, overrides.append(), "append", context, parts);
            RuleBody body = body(item, keys, true, context);
            acceptAppend(name, body.condition() == null ? "" : source, body, context, parts);
        }
        if (!overrides.replace().isEmpty()) {
            Keys keys = new Keys(unexpected, overrides.replace(), "replace", context, parts);
            RuleBody body = body(item, keys, false, context);
            items.accept(new RuleReplace(name, body.condition() == null ? "" : source, body, context));
        }
        unexpected.removeIf(key -> overrides.mayMean(key, Overrides.RULE_REPLACE));
        for (String key : unexpected) {
            YamlNode value = item.find(key);
            parts.wrong(LoadDiagnostic.of(
                            DiagnosticCode.YAML_VALIDATE,
                            "Unexpected key '" + key + "': no corresponding entry under 'override' is defined.",
                            context.at(ItemType.OVERRIDE, key, value == null ? item.mark() : value.mark()))
                    .fix("add '" + key + ": "
                            + (Overrides.RULE_APPEND.contains(key) ? "append' or '" + key + ": replace'" : "replace'")
                            + " under 'override', or remove '" + key + "'"));
        }
    }

    private RuleBody body(Mapping item, Keys keys, boolean append, Context context) {
        // In Falco's order, because the first error is the one that it reports.
        ScalarText condition = keys.read("condition", () -> NodeReader.text(item, "condition", context));
        List<ExceptionItem> changed = keys.read("exceptions", () -> exceptions.read(item, context, append));
        ScalarText output = keys.read("output", () -> NodeReader.text(item, "output", context));
        String description = keys.read("desc", () -> NodeReader.string(item, "desc", context));
        List<String> tags = keys.read("tags", () -> tags(item, context));
        Priority priority = keys.read("priority", () -> priority(item, context));
        Boolean capture = keys.read("capture", () -> NodeReader.bool(item, "capture", context));
        Long duration = keys.read("capture_duration", () -> NodeReader.unsigned(item, "capture_duration", context));
        Boolean enabled = keys.read("enabled", () -> NodeReader.bool(item, "enabled", context));
        Boolean warn = keys.read("warn_evttypes", () -> NodeReader.bool(item, "warn_evttypes", context));
        Boolean skip =
                keys.read("skip-if-unknown-filter", () -> NodeReader.bool(item, "skip-if-unknown-filter", context));
        Boolean silent = keys.read("silent", () -> NodeReader.bool(item, "silent", context));
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
     * Consumes the keys of an override one by one.
     *
     * @param unexpected keys of the item that no override has consumed yet
     */
    private record Keys(
            Set<String> unexpected, Set<String> overridden, String operation, Context context, PartReader parts) {
        /** Returns the value of a key; null if it is not overridden or invalid. */
        <T> @Nullable T read(String key, Supplier<@Nullable T> value) {
            if (!overridden.contains(key)) {
                return null;
            }
            if (!unexpected.remove(key)) {
                parts.wrong(LoadDiagnostic.of(
                                DiagnosticCode.YAML_VALIDATE,
                                "An " + operation + " override for '" + key + "' was specified but '" + key
                                        + "' is not defined",
                                context)
                        .fix("add '" + key + ": …' to the item, or remove it from 'override'"));
                return null;
            }
            return parts.read(value, null);
        }
    }

    static Priority priority(Mapping item, Context context) {
        Scalar scalar = NodeReader.required(item, "priority", context);
        return Priority.of(scalar.value()).orElseThrow(() -> new LoadException(unknownPriority(scalar, context)));
    }

    private static LoadDiagnostic unknownPriority(Scalar scalar, Context context) {
        LoadDiagnostic diagnostic = LoadDiagnostic.of(
                        DiagnosticCode.YAML_VALIDATE,
                        "Invalid priority",
                        context.at(ItemType.RULE_PRIORITY, "", scalar.mark()))
                .fix("write one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug");
        Priority meant = Priority.nearest(scalar.value());
        if (meant == null) {
            return diagnostic;
        }
        // A quoted value keeps its quotes: only the word itself is replaced.
        int quote = scalar.style() == Style.PLAIN ? 0 : 1;
        SourceRange place = new SourceRange(
                context.source(), scalar.mark().offset() + quote, scalar.value().length());
        return place.text().equals(scalar.value())
                ? diagnostic.at(place).hint(Hint.meant(meant.label()))
                : diagnostic.fix(Hint.meant(meant.label()).description());
    }

    private static @Nullable List<String> tags(Mapping item, Context context) {
        List<ScalarText> tags = NodeReader.scalars(item, "tags", context);
        return tags == null ? null : tags.stream().map(ScalarText::value).toList();
    }
}
