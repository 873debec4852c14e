package eyas.filter.check;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.event.ParamType;
import eyas.fields.BoundField;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldException;
import eyas.fields.FieldFlag;
import eyas.fields.Multiplicity;
import eyas.filter.syntax.Operand;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.OperandList;
import eyas.filter.syntax.Operand.TransformerOperand;
import eyas.filter.syntax.Position;
import eyas.filter.syntax.TransformerKind;
import eyas.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds fields and checks the types of transformers. Methods return null after reporting an error. */
final class SourceBinder {
    private static final String NONEXISTENT = "nonexistent field";

    private final FieldCatalog catalog;
    private final ConditionDiagnostics diagnostics;

    SourceBinder(FieldCatalog catalog, ConditionDiagnostics diagnostics) {
        this.catalog = catalog;
        this.diagnostics = diagnostics;
    }

    @Nullable
    Source bind(Operand.Source operand) {
        return switch (operand) {
            case FieldOperand field -> field(field);
            case TransformerOperand transformer -> transformer(transformer);
        };
    }

    /** Binds the right side of a comparison, where a field may be wrapped in {@code val}. */
    @Nullable
    Source bindRight(TransformerOperand operand) {
        if (operand.kind() != TransformerKind.VAL) {
            return transformer(operand);
        }
        if (operand.argument() != null) {
            return fail("filter error: transformer 'val' does not support field arguments", operand.position());
        }
        return operand.operands().getFirst() instanceof FieldOperand field ? field(field) : null;
    }

    private @Nullable Source field(FieldOperand operand) {
        String text = operand.argument() == null ? operand.name() : operand.name() + "[" + operand.argument() + "]";
        try {
            BoundField field = catalog.bind(operand.name(), operand.argument());
            FieldDefinition definition = field.definition();
            if (definition.has(FieldFlag.PRINT_ONLY)) {
                diagnostics.add(
                        DiagnosticCode.FIELD,
                        "filter error: field '" + text + "' is print only and cannot be used as a filter",
                        operand.position(),
                        text.length(),
                        null);
                return null;
            }
            if (definition.has(FieldFlag.DEPRECATED)) {
                diagnostics.add(
                        DiagnosticCode.DEPRECATED_FIELD,
                        "usage of deprecated field '" + definition.name() + "' has been detected in the rule condition",
                        operand.position(),
                        text.length(),
                        Hint.of(deprecatedFix(definition.name())));
            }
            return new Source.Field(field);
        } catch (FieldException e) {
            String message = String.valueOf(e.getMessage());
            boolean unknown = message.contains(NONEXISTENT);
            diagnostics.add(
                    DiagnosticCode.FIELD,
                    message,
                    operand.position(),
                    text.length(),
                    unknown ? nearest(operand) : null);
            return null;
        }
    }

    private static String deprecatedFix(String name) {
        return name.equals("evt.dir")
                ? "remove the test: calls are recorded on exit, so 'evt.dir = <' holds for all of them except the entry events"
                        + " of old captures"
                : "remove the test: the field no longer has a value";
    }

    private @Nullable Hint nearest(FieldOperand operand) {
        List<String> names =
                catalog.definitions().stream().map(FieldDefinition::name).toList();
        String nearest = NearestName.of(operand.name(), names);
        if (nearest == null) {
            return null;
        }
        Hint hint = Hint.meant(nearest);
        // The diagnostic covers the argument as well.
        return operand.argument() == null
                ? hint
                : new Hint(hint.description(), nearest + "[" + operand.argument() + "]");
    }

    private @Nullable Source transformer(TransformerOperand operand) {
        List<Source> operands = new ArrayList<>();
        for (Operand child : operand.operands()) {
            Source source = operand(child);
            if (source == null) {
                return null;
            }
            operands.add(source);
        }
        TransformerKind kind = operand.kind();
        boolean single =
                kind != TransformerKind.JOIN && kind != TransformerKind.CONCAT && kind != TransformerKind.GETOPT;
        if (operand.argument() != null && kind != TransformerKind.GETOPT) {
            return fail(
                    single
                            ? "filter error: transformer '" + kind.keyword() + "' does not support field arguments"
                            : "transformer '" + kind.keyword() + "' does not support field arguments",
                    operand.position());
        }
        if (single) {
            return single(operand, operands);
        }
        String wrong = wrongArguments(kind, operands, operand.argument());
        if (wrong != null) {
            return fail(wrong, operand.position());
        }
        Multiplicity multiplicity =
                kind == TransformerKind.GETOPT && operand.argument() == null ? Multiplicity.LIST : Multiplicity.ONE;
        return new Source.Transformed(kind, operands, operand.argument(), ParamType.CHARBUF, multiplicity);
    }

    private @Nullable Source operand(Operand operand) {
        return switch (operand) {
            case Literal literal -> new Source.Constant(ByteString.of(literal.text()));
            case FieldOperand field -> field(field);
            case TransformerOperand transformer -> transformer(transformer);
            case OperandList list -> {
                List<Source> items = new ArrayList<>();
                for (Operand item : list.items()) {
                    Source source = operand(item);
                    if (source == null) {
                        yield null;
                    }
                    if (source.kind() != ValueKind.STRING) {
                        yield fail("transformer list elements must be strings", item.position());
                    }
                    items.add(source);
                }
                yield new Source.Items(items);
            }
            // The parser never makes this operand part of a transformer.
            case LiteralList list -> fail("unexpected list", list.position());
        };
    }

    private @Nullable Source single(TransformerOperand operand, List<Source> operands) {
        TransformerKind kind = operand.kind();
        if (operands.size() != 1) {
            return fail(
                    "transformer '" + kind.keyword() + "' takes one argument, not " + operands.size(),
                    operand.position());
        }
        Source inner = operands.getFirst();
        if (inner instanceof Source.Field field && field.field().definition().has(FieldFlag.NO_TRANSFORMER)) {
            return fail("field '" + name(inner) + "' does not support transformers", operand.position());
        }
        ValueKind values = inner.kind();
        boolean fits = switch (kind) {
            case LEN -> inner.isList() || values == ValueKind.STRING || values == ValueKind.BUFFER;
            case B64 -> inner.type() == ParamType.CHARBUF || values == ValueKind.BUFFER;
            default -> values == ValueKind.STRING;
        };
        if (!fits) {
            return fail(
                    "can't add field transformer: type '" + inner.type() + "' is not supported by '" + kind.keyword()
                            + "' transformer applied on " + (inner.isList() ? "list " : "") + "field '" + name(inner)
                            + "'",
                    operand.position());
        }
        boolean count = kind == TransformerKind.LEN;
        return new Source.Transformed(
                kind,
                operands,
                null,
                count ? ParamType.UINT64 : inner.type(),
                count && inner.isList() ? Multiplicity.ONE : inner.multiplicity());
    }

    private static @Nullable String wrongArguments(
            TransformerKind kind, List<Source> operands, @Nullable String argument) {
        return switch (kind) {
            case JOIN -> {
                if (operands.size() != 2) {
                    yield "join() requires exactly 2 arguments: separator and list";
                }
                if (operands.get(0).isList()) {
                    yield "join() first argument (separator) must be a single value, not a list";
                }
                yield operands.get(1).isList() ? notStrings("join", operands) : "join() second argument must be a list";
            }
            case CONCAT -> {
                if (operands.size() < 2) {
                    yield "concat() requires at least 2 arguments";
                }
                boolean strings = operands.stream().allMatch(o -> o.kind() == ValueKind.STRING && !o.isList());
                yield strings ? null : "concat() arguments must be strings";
            }
            case GETOPT -> {
                if (operands.size() != 2) {
                    yield "getopt() requires exactly 2 arguments: args list and optstring";
                }
                if (!operands.get(0).isList()) {
                    yield "getopt() first argument must be a list";
                }
                if (operands.get(1).isList()) {
                    yield "getopt() second argument (optstring) must be a single value";
                }
                if (argument != null && argument.length() != 1) {
                    yield "getopt() field argument must be a single option character";
                }
                yield notStrings("getopt", operands);
            }
            case VAL, TOLOWER, TOUPPER, B64, BASENAME, LEN -> null;
        };
    }

    private static @Nullable String notStrings(String name, List<Source> operands) {
        boolean strings = operands.stream().allMatch(o -> o.kind() == ValueKind.STRING);
        return strings ? null : name + "() arguments must be strings";
    }

    private @Nullable Source fail(String message, Position position) {
        diagnostics.add(DiagnosticCode.TRANSFORMER, message, position, 1, null);
        return null;
    }

    /** Returns the name of {@code source} for messages. */
    static String name(Source source) {
        return switch (source) {
            case Source.Field(BoundField field) -> field.definition().name();
            case Source.Transformed transformed -> name(transformed.operands().getFirst());
            case Source.Constant constant -> constant.text();
            case Source.Items items -> items.text();
        };
    }

    static boolean noRightSide(Source source) {
        return switch (source) {
            case Source.Field(BoundField field) -> field.definition().has(FieldFlag.NO_RIGHT_SIDE);
            case Source.Transformed transformed ->
                transformed.operands().size() == 1
                        && noRightSide(transformed.operands().getFirst());
            case Source.Constant _, Source.Items _ -> false;
        };
    }
}
