package eyas.rules.item;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.item.ExceptionPart.Many;
import eyas.rules.item.ExceptionPart.One;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the exceptions of a rule. */
final class ExceptionReader {
    /** The maximum nesting depth of lists: a case, and a list of values for one of its fields. */
    private static final int DEPTH = 3;

    private static final Set<String> KEYS = Set.of("name", "fields", "comps", "values");

    private final Consumer<LoadDiagnostic> warnings;

    ExceptionReader(Consumer<LoadDiagnostic> warnings) {
        this.warnings = warnings;
    }

    /** Reads the exceptions of {@code item}, if any. */
    List<ExceptionItem> read(Mapping item, Context rule, boolean append) {
        YamlNode node = item.find("exceptions");
        if (node == null || node.isNull()) {
            return List.of();
        }
        Context all = rule.at(ItemType.EXCEPTIONS, "", node.mark());
        if (!(node instanceof Sequence sequence)) {
            throw NodeReader.invalid("Rule exceptions must be a sequence", all);
        }
        List<ExceptionItem> exceptions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlNode one : sequence.items()) {
            exceptions.add(exception(one, names, rule, all, append));
        }
        return exceptions;
    }

    private ExceptionItem exception(YamlNode node, Set<String> names, Context rule, Context all, boolean append) {
        Context unnamed = all.at(ItemType.EXCEPTION, "", node.mark());
        if (!(node instanceof Mapping exception)) {
            throw NodeReader.invalid("Rule exception must be a mapping", unnamed);
        }
        String name = NodeReader.string(exception, "name", unnamed);
        Context context = rule.at(ItemType.EXCEPTION, name, node.mark());
        if (!names.add(name)) {
            warnings.accept(LoadDiagnostic.of(
                            DiagnosticCode.EXCEPTION_NAME_NOT_UNIQUE,
                            "Multiple definitions of exception '" + name + "' in the same rule",
                            context)
                    .fix("give each exception its own name"));
        }
        YamlNode fields = exception.find("fields");
        if (fields == null && !append) {
            throw NodeReader.missing(exception, "fields", context);
        }
        YamlNode comps = exception.find("comps");
        ExceptionPart fieldPart = fields == null
                ? ExceptionPart.NOTHING
                : part(fields, context.at(ItemType.VALUE_FOR, "fields", fields.mark()), context, 0);
        ExceptionPart compPart = comps == null
                ? ExceptionPart.NOTHING
                : part(comps, context.at(ItemType.VALUE_FOR, "comps", comps.mark()), context, 0);
        List<ExceptionPart> values = values(exception, context, append);
        ItemReader.warnUnknownKeys(exception, KEYS, context, this::warnDuplicate);
        return new ExceptionItem(name, fieldPart, compPart, values, context);
    }

    /** Reports a duplicate key inside an exception, which Falco does not check, only if all diagnostics are collected. */
    private void warnDuplicate(LoadDiagnostic diagnostic) {
        if (diagnostic.code() == DiagnosticCode.DUPLICATE_KEY) {
            warnings.accept(diagnostic);
        }
    }

    private List<ExceptionPart> values(Mapping exception, Context context, boolean append) {
        YamlNode node = exception.find("values");
        if (node == null) {
            if (append) {
                warnings.accept(LoadDiagnostic.of(
                                DiagnosticCode.APPEND_NO_VALUES,
                                "Overriding/appending exception with no values",
                                context)
                        .fix("add 'values', or remove the exception"));
            }
            return List.of();
        }
        Context at = context.at(ItemType.EXCEPTION_VALUES, "", node.mark());
        if (!(node instanceof Sequence sequence)) {
            throw NodeReader.invalid("Rule exception values must be a sequence", at);
        }
        List<ExceptionPart> values = new ArrayList<>();
        for (YamlNode value : sequence.items()) {
            Context one = at.at(ItemType.EXCEPTION_VALUE, "", value.mark());
            values.add(part(value, one.at(ItemType.VALUE_FOR, "", value.mark()), context, 0));
        }
        return values;
    }

    private static ExceptionPart part(YamlNode node, Context context, Context exception, int depth) {
        return switch (node) {
            case Scalar scalar -> {
                if (scalar.isNull()) {
                    yield ExceptionPart.NOTHING;
                }
                if (scalar.value().isEmpty()) {
                    throw NodeReader.invalid("Value must be non-empty", context);
                }
                yield new One(scalar.value(), new ScalarText(context.source(), scalar));
            }
            case Sequence sequence -> {
                if (depth == DEPTH) {
                    throw NodeReader.invalid("Exception values must not be nested deeper than " + DEPTH, context);
                }
                List<ExceptionPart> parts = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    Context inner = context.at(ItemType.EXCEPTION, "", item.mark());
                    parts.add(part(item, inner.at(ItemType.VALUE_FOR, "", item.mark()), exception, depth + 1));
                }
                yield new Many(parts);
            }
            case Mapping mapping -> ExceptionPart.NOTHING;
        };
    }
}
