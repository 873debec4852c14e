package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.rules.item.CorrelationBody.PartItem;
import eyas.rules.item.Item.CorrelationAppend;
import eyas.rules.item.Item.CorrelationDefinition;
import eyas.rules.item.Item.CorrelationReplace;
import eyas.rules.model.CorrelationKey;
import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads items that start with {@code correlation}, an extension of Falco's language. */
final class CorrelationReader {
    private static final Set<String> KEYS = Set.of(
            "correlation",
            "desc",
            "by",
            "within",
            "ordered",
            "events",
            "output",
            "priority",
            "tags",
            "enabled",
            "override");
    private static final Set<String> APPEND = Set.of("desc", "events", "output", "tags");
    private static final Set<String> REPLACE =
            Set.of("desc", "by", "within", "ordered", "events", "output", "priority", "tags", "enabled");
    private static final Set<String> PART_KEYS = Set.of("rules", "tags", "count", "distinct");
    private static final Pattern WINDOW = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h)");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final CorrelationSyntaxLimits LIMITS = CorrelationSyntaxLimits.DEFAULT;

    private final Consumer<Item> items;
    private final Consumer<LoadDiagnostic> warnings;

    CorrelationReader(Consumer<Item> items, Consumer<LoadDiagnostic> warnings) {
        this.items = items;
        this.warnings = warnings;
    }

    void read(Mapping item, Context file) {
        String name = NodeReader.string(item, "correlation", file.at(ItemType.CORRELATION, "", item.mark()));
        Context context = file.at(ItemType.CORRELATION, name, item.mark());
        List<LoadDiagnostic> faults = new ArrayList<>();
        PartReader parts = new PartReader(faults::add);
        Overrides overrides = Overrides.read(item, APPEND, REPLACE, context, parts);
        List<Item> read = overrides.isEmpty()
                ? List.of(new CorrelationDefinition(name, definition(item, context, parts), context))
                : override(item, name, overrides, context, parts);
        ItemReader.warnUnknownKeys(item, KEYS, context, warnings);
        ItemReader.failIfAny(faults, warnings);
        read.forEach(items);
    }

    private CorrelationBody definition(Mapping item, Context context, PartReader parts) {
        for (String key : List.of("desc", "by", "within", "events", "output", "priority")) {
            if (item.find(key) == null) {
                parts.wrong(NodeReader.missing(item, key, context).diagnostic());
            }
        }
        return body(item, KEYS, context, parts);
    }

    private List<Item> override(Mapping item, String name, Overrides overrides, Context context, PartReader parts) {
        Set<String> overridden = new TreeSet<>(overrides.append());
        overridden.addAll(overrides.replace());
        for (String key : overridden) {
            if (item.find(key) == null) {
                parts.wrong(LoadDiagnostic.of(
                                DiagnosticCode.EXTENSION_ERROR,
                                "An override for '" + key + "' was specified but '" + key + "' is not defined",
                                context)
                        .fix("add '" + key + ": …' to the item, or remove it from 'override'"));
            }
        }
        for (String key : new TreeSet<>(REPLACE)) {
            YamlNode value = item.find(key);
            if (value != null && !overridden.contains(key) && !overrides.mayMean(key, REPLACE)) {
                parts.wrong(LoadDiagnostic.of(
                                DiagnosticCode.EXTENSION_ERROR,
                                "Unexpected key '" + key + "': no corresponding entry under 'override' is defined.",
                                context.at(ItemType.OVERRIDE, key, value.mark()))
                        .fix("add '" + key + ": replace' under 'override', or remove '" + key + "'"));
            }
        }
        List<Item> read = new ArrayList<>();
        if (!overrides.append().isEmpty()) {
            read.add(new CorrelationAppend(name, body(item, overrides.append(), context, parts), context));
        }
        if (!overrides.replace().isEmpty()) {
            read.add(new CorrelationReplace(name, body(item, overrides.replace(), context, parts), context));
        }
        return read;
    }

    /** Reads the {@code wanted} keys of {@code item}; a key with an error is null as well. */
    private CorrelationBody body(Mapping item, Set<String> wanted, Context context, PartReader parts) {
        List<ScalarText> tags =
                parts.read(() -> wanted.contains("tags") ? NodeReader.scalars(item, "tags", context) : null, null);
        return new CorrelationBody(
                parts.read(() -> hasKey(item, "desc", wanted) ? NodeReader.string(item, "desc", context) : null, null),
                parts.read(() -> hasKey(item, "by", wanted) ? key(item, context) : null, null),
                parts.read(() -> hasKey(item, "within", wanted) ? window(item, context) : null, null),
                parts.read(() -> hasKey(item, "ordered", wanted) ? bool(item, "ordered", context) : null, null),
                parts.read(() -> hasKey(item, "events", wanted) ? parts(item, context) : null, null),
                parts.read(
                        () -> hasKey(item, "output", wanted) ? NodeReader.text(item, "output", context) : null, null),
                parts.read(() -> hasKey(item, "priority", wanted) ? priority(item, context) : null, null),
                tags == null ? null : tags.stream().map(ScalarText::value).toList(),
                parts.read(() -> hasKey(item, "enabled", wanted) ? bool(item, "enabled", context) : null, null));
    }

    private static Boolean bool(Mapping item, String key, Context context) {
        return NodeReader.bool(item, key, context);
    }

    private static boolean hasKey(Mapping item, String key, Set<String> wanted) {
        return wanted.contains(key) && item.find(key) != null;
    }

    private static Priority priority(Mapping item, Context context) {
        return RuleReader.priority(item, context);
    }

    private static CorrelationKey key(Mapping item, Context context) {
        Scalar scalar = NodeReader.required(item, "by", context);
        List<String> words = Arrays.stream(CorrelationKey.values())
                .map(CorrelationKey::keyword)
                .toList();
        return CorrelationKey.of(scalar.value()).orElseThrow(() -> {
            Hint nearest = Suggestion.nearest(scalar.value(), words);
            return wrong(
                    "'" + scalar.value() + "' is not a valid value of 'by'",
                    scalar,
                    "by",
                    context,
                    nearest == null ? Hint.of("write one of " + String.join(", ", words)) : nearest);
        });
    }

    private static Long window(Mapping item, Context context) {
        Scalar scalar = NodeReader.required(item, "within", context);
        Matcher matcher = WINDOW.matcher(scalar.value());
        if (!matcher.matches()) {
            throw wrong(
                    "'" + scalar.value() + "' is not a valid duration",
                    scalar,
                    "within",
                    context,
                    "write a whole number and a unit, ms, s, m or h, such as 30s or 10m");
        }
        Long unit = UNITS.get(matcher.group(2));
        long length = Long.parseLong(matcher.group(1)) * (unit == null ? 1 : unit);
        if (length < LIMITS.shortest() || length > LIMITS.longest()) {
            throw wrong(
                    "a window of " + scalar.value() + " is out of range",
                    scalar,
                    "within",
                    context,
                    "use a duration from 1ms to 24h");
        }
        return length;
    }

    private List<PartItem> parts(Mapping item, Context context) {
        YamlNode node = item.find("events");
        if (!(node instanceof Sequence sequence) || sequence.items().isEmpty()) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.EXTENSION_ERROR,
                            "'events' must be a non-empty list",
                            context.at(ItemType.VALUE_FOR, "events", node == null ? item.mark() : node.mark()))
                    .fix("write one '- rules: [NAME, …]' or '- tags: [TAG, …]' per event"));
        }
        if (sequence.items().size() > LIMITS.parts()) {
            throw new LoadException(LoadDiagnostic.of(
                            DiagnosticCode.EXTENSION_ERROR,
                            "a correlation has at most " + LIMITS.parts() + " parts",
                            context.at(ItemType.VALUE_FOR, "events", node.mark()))
                    .fix("combine equivalent rules in one event"));
        }
        List<PartItem> parts = new ArrayList<>();
        for (YamlNode part : sequence.items()) {
            parts.add(part(part, context.at(ItemType.CORRELATION_EVENT, "", part.mark())));
        }
        return parts;
    }

    private PartItem part(YamlNode node, Context context) {
        if (!(node instanceof Mapping part)) {
            throw new LoadException(
                    LoadDiagnostic.of(DiagnosticCode.EXTENSION_ERROR, "An event must be a mapping", context)
                            .fix("write '- rules: [NAME, …]' or '- tags: [TAG, …]'"));
        }
        List<ScalarText> rules = NodeReader.scalars(part, "rules", context);
        List<ScalarText> tags = NodeReader.scalars(part, "tags", context);
        if ((rules == null || rules.isEmpty()) && (tags == null || tags.isEmpty())) {
            throw new LoadException(
                    LoadDiagnostic.of(DiagnosticCode.EXTENSION_ERROR, "The event names no rules or tags", context)
                            .fix("add 'rules: [NAME, …]' or 'tags: [TAG, …]'"));
        }
        Scalar distinct = NodeReader.optional(part, "distinct", context);
        int count = part.find("count") == null ? 1 : count(part, context);
        ItemReader.warnUnknownKeys(part, PART_KEYS, context, warnings);
        return new PartItem(
                rules == null ? List.of() : rules,
                tags == null ? List.of() : tags,
                count,
                distinct == null ? null : new ScalarText(context.source(), distinct),
                context);
    }

    private static int count(Mapping part, Context context) {
        long count = NodeReader.unsigned(part, "count", context);
        if (count < 1 || count > LIMITS.count()) {
            throw wrong(
                    "a count of " + count + " is out of range",
                    NodeReader.required(part, "count", context),
                    "count",
                    context,
                    "use a number from 1 to " + LIMITS.count());
        }
        return (int) count;
    }

    private static LoadException wrong(String message, Scalar scalar, String key, Context context, String fix) {
        return wrong(message, scalar, key, context, Hint.of(fix));
    }

    private static LoadException wrong(String message, Scalar scalar, String key, Context context, Hint hint) {
        Context at = context.at(ItemType.VALUE_FOR, key, scalar.mark());
        return new LoadException(LoadDiagnostic.of(DiagnosticCode.EXTENSION_ERROR, message, at)
                .at(TracedText.of(context.source(), scalar).whole())
                .hint(hint));
    }
}
