package eyas.filter.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operator;
import eyas.filter.syntax.SyntaxException;
import eyas.filter.syntax.TransformerKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds the test of a comparison with constants, and warns about constants that look like a field, transformer or simple regex. */
final class ValuePredicateBuilder {
    private final FieldCatalog catalog;
    private final ConditionDiagnostics diagnostics;

    ValuePredicateBuilder(FieldCatalog catalog, ConditionDiagnostics diagnostics) {
        this.catalog = catalog;
        this.diagnostics = diagnostics;
    }

    /** Returns the test, or null after reporting an error. */
    @Nullable
    ValuePredicate build(Comparison comparison, Source left) {
        List<Literal> values = comparison.right() instanceof LiteralList list
                ? list.items()
                : comparison.right() instanceof Literal literal ? List.of(literal) : List.of();
        for (Literal value : values) {
            warn(comparison.operator(), value);
        }
        Operator operator = comparison.operator();
        ListModifier modifier = comparison.modifier();
        if (modifier == ListModifier.NONE) {
            return isMembership(operator)
                    ? members(values, left, operator == Operator.NOT_EQUAL)
                    : operator == Operator.PMATCH ? paths(values) : one(operator, values.getFirst(), left);
        }
        if (values.isEmpty()) {
            return members(values, left, false);
        }
        boolean equal = operator == Operator.EQUAL || operator == Operator.DOUBLE_EQUAL;
        if ((equal && modifier == ListModifier.ANYOF)
                || (operator == Operator.NOT_EQUAL && modifier == ListModifier.ALLOF)) {
            return members(values, left, !equal);
        }
        List<ValuePredicate> tests = new ArrayList<>(values.size());
        for (Literal value : values) {
            ValuePredicate test = isMembership(operator)
                    ? members(List.of(value), left, operator == Operator.NOT_EQUAL)
                    : one(operator, value, left);
            if (test != null) {
                tests.add(test);
            }
        }
        return tests.size() == values.size() ? new ValuePredicate.Combined(modifier, tests) : null;
    }

    private static boolean isMembership(Operator operator) {
        return switch (operator) {
            case EQUAL, DOUBLE_EQUAL, NOT_EQUAL, IN, INTERSECTS -> true;
            case LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    GLOB,
                    IGLOB,
                    CONTAINS,
                    ICONTAINS,
                    BCONTAINS,
                    STARTSWITH,
                    BSTARTSWITH,
                    ENDSWITH,
                    REGEX,
                    PMATCH -> false;
        };
    }

    private @Nullable ValuePredicate members(List<Literal> values, Source left, boolean negated) {
        ValueKind kind = left.kind();
        SortedSet<Long> numbers = new TreeSet<>();
        SortedSet<ByteString> strings = new TreeSet<>();
        List<Network> networks = new ArrayList<>();
        boolean sound = true;
        for (Literal value : values) {
            try {
                if (kind.isNumber()) {
                    numbers.add(ValueParser.number(value.text(), left.type()));
                } else if (kind == ValueKind.ADDRESS) {
                    strings.add(ValueParser.address(value.text()));
                } else if (kind == ValueKind.NETWORK) {
                    networks.add(ValueParser.network(value.text()));
                } else {
                    strings.add(ValueParser.bytes(value.text(), kind));
                }
            } catch (ValueException e) {
                error(DiagnosticCode.VALUE, e, value);
                sound = false;
            }
        }
        if (!sound) {
            return null;
        }
        return kind.isNumber()
                ? new ValuePredicate.NumberMember(numbers, negated)
                : kind == ValueKind.NETWORK
                        ? new ValuePredicate.InNetwork(networks, negated)
                        : new ValuePredicate.BytesMember(strings, negated);
    }

    private @Nullable ValuePredicate paths(List<Literal> values) {
        SortedSet<ByteString> paths = new TreeSet<>();
        boolean sound = true;
        for (Literal value : values) {
            try {
                paths.add(ValueParser.bytes(value.text(), ValueKind.STRING));
            } catch (ValueException e) {
                error(DiagnosticCode.VALUE, e, value);
                sound = false;
            }
        }
        return sound ? new ValuePredicate.PathMatch(paths) : null;
    }

    private @Nullable ValuePredicate one(Operator operator, Literal value, Source left) {
        ValueKind kind = left.kind();
        try {
            if (kind.isNumber()) {
                return new ValuePredicate.NumberOrder(operator, ValueParser.number(value.text(), left.type()), kind);
            }
            if (operator == Operator.BCONTAINS) {
                return new ValuePredicate.Contains(ValueParser.hex(value.text()), false);
            }
            if (operator == Operator.BSTARTSWITH) {
                return new ValuePredicate.StartsWith(ValueParser.hex(value.text()));
            }
            ByteString bytes = ValueParser.bytes(value.text(), kind);
            return switch (operator) {
                case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> new ValuePredicate.BytesOrder(operator, bytes);
                case STARTSWITH -> new ValuePredicate.StartsWith(bytes);
                case ENDSWITH -> new ValuePredicate.EndsWith(bytes);
                case CONTAINS, ICONTAINS -> new ValuePredicate.Contains(bytes, operator == Operator.ICONTAINS);
                case GLOB, IGLOB -> new ValuePredicate.Glob(bytes, operator == Operator.IGLOB);
                case REGEX -> regex(bytes, value);
                case DOUBLE_EQUAL, EQUAL, NOT_EQUAL, BCONTAINS, BSTARTSWITH, INTERSECTS, IN, PMATCH ->
                    throw new IllegalStateException("operator " + operator + " is not handled here");
            };
        } catch (ValueException e) {
            error(DiagnosticCode.VALUE, e, value);
            return null;
        }
    }

    private @Nullable ValuePredicate regex(ByteString bytes, Literal value) {
        try {
            // In RE2's POSIX mode ^ and $ match at every line, and a dot does not match a line feed.
            String pattern = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.bytes()))
                    .toString();
            String excess = RegexBounds.excess(pattern);
            if (excess != null) {
                pattern(excess, value);
                return null;
            }
            return new ValuePredicate.Regex(bytes, Pattern.compile(pattern, Pattern.MULTILINE));
        } catch (CharacterCodingException e) {
            // Patterns match characters: bytes of a value that are not valid UTF-8 match U+FFFD.
            pattern("invalid UTF-8: " + bytes, value);
            return null;
        } catch (PatternSyntaxException e) {
            // The engine includes the flag in the pattern of its message.
            String culprit = e.getPattern().startsWith("(?m)") ? e.getPattern().substring(4) : e.getPattern();
            pattern(e.getDescription() + ": " + culprit, value);
            return null;
        }
    }

    private void pattern(String reason, Literal value) {
        diagnostics.add(
                DiagnosticCode.PATTERN,
                "invalid regex pattern: " + reason,
                value.position(),
                Math.max(1, value.text().length()),
                null);
    }

    private void error(DiagnosticCode code, ValueException e, Literal value) {
        diagnostics.add(
                code,
                String.valueOf(e.getMessage()),
                value.position(),
                Math.max(1, value.text().length()),
                null);
    }

    private void warn(Operator operator, Literal value) {
        String text = value.text();
        if (operator == Operator.REGEX && RegexAdvice.isPlain(text)) {
            warning(
                    DiagnosticCode.PLAIN_PATTERN,
                    "regex check with '" + text
                            + "' may be optimized with simpler operators such as '=', 'contains', 'startswith', 'endswith'",
                    value,
                    "use one of them");
        }
        String packed = withoutBlanks(text);
        if (isField(packed)) {
            warning(
                    DiagnosticCode.FIELD_AS_VALUE,
                    "'" + text + "' may be a valid field misused as a const string value",
                    value,
                    "write val(" + packed + ") to compare with the field");
        }
        int bracket = packed.endsWith(")") ? packed.indexOf('(') : -1;
        for (TransformerKind kind : TransformerKind.values()) {
            if (bracket == kind.keyword().length() && packed.startsWith(kind.keyword())) {
                warning(
                        DiagnosticCode.FIELD_AS_VALUE,
                        "'" + text + "' may be a valid field transformer misused as a const string value",
                        value,
                        "remove the quotes to apply the transformer");
            }
        }
    }

    private boolean isField(String text) {
        if (text.indexOf('.') <= 0 || text.length() > 200) {
            return false;
        }
        // Most values are not fields, and a table lookup is cheaper than a parser.
        int bracket = text.indexOf('[');
        if (catalog.find(bracket < 0 ? text : text.substring(0, bracket)) == null) {
            return false;
        }
        try {
            if (ConditionParser.parse(text + " exists") instanceof Expression.Exists exists
                    && exists.left() instanceof FieldOperand field) {
                catalog.bind(field.name(), field.argument());
                return true;
            }
            return false;
        } catch (SyntaxException | FieldException e) {
            // Not the name of a field, so no warning.
            return false;
        }
    }

    private static String withoutBlanks(String text) {
        int length = text.length();
        int first = 0;
        while (first < length && text.charAt(first) > ' ') {
            first++;
        }
        if (first == length) {
            return text;
        }
        StringBuilder packed = new StringBuilder(length).append(text, 0, first);
        for (int i = first; i < length; i++) {
            if (text.charAt(i) > ' ') {
                packed.append(text.charAt(i));
            }
        }
        return packed.toString();
    }

    private void warning(DiagnosticCode code, String message, Literal value, String fix) {
        diagnostics.add(
                code, message, value.position(), Math.max(1, value.text().length()), Hint.of(fix));
    }
}
