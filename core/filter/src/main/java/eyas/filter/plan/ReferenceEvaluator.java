package eyas.filter.plan;

import eyas.fields.Extractor;
import eyas.fields.FieldValue;
import eyas.fields.Multiplicity;
import eyas.filter.check.ByteString;
import eyas.filter.check.CheckedExpression;
import eyas.filter.check.Network;
import eyas.filter.check.Predicate;
import eyas.filter.check.Source;
import eyas.filter.check.SourceReader;
import eyas.filter.check.ValueKind;
import eyas.filter.check.ValuePredicate;
import eyas.filter.syntax.Operator;
import eyas.state.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Evaluates one condition by walking its tree, as simply as possible.
 *
 * <p>The reference for all optimized evaluators: it shares no code with them except reading sources, does not fold or cache, and allocates
 * freely. For tests and explanations.
 */
public final class ReferenceEvaluator {
    private ReferenceEvaluator() {}

    /** Returns whether {@code expression} holds for the event of {@code context}. */
    public static boolean holds(CheckedExpression expression, EventContext context) {
        return switch (expression) {
            case CheckedExpression.And(List<CheckedExpression> children) ->
                children.stream().allMatch(child -> holds(child, context));
            case CheckedExpression.Or(List<CheckedExpression> children) ->
                children.stream().anyMatch(child -> holds(child, context));
            case CheckedExpression.Not(CheckedExpression child) -> !holds(child, context);
            case CheckedExpression.Test(Predicate predicate) -> holds(predicate, context);
        };
    }

    private static boolean holds(Predicate predicate, EventContext context) {
        List<Value> values = read(predicate.source(), context);
        if (values.isEmpty()) {
            return false;
        }
        return predicate.all()
                ? values.stream().allMatch(value -> passes(predicate.test(), value, context))
                : values.stream().anyMatch(value -> passes(predicate.test(), value, context));
    }

    /** One value: the number, or the bytes as text with one character per byte. */
    private record Value(ValueKind kind, long number, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static List<Value> read(Source source, EventContext context) {
        Extractor extractor = SourceReader.open(source);
        List<Value> values = new ArrayList<>();
        FieldValue out = new FieldValue();
        boolean single = source.multiplicity() == Multiplicity.ONE;
        while ((!single || values.isEmpty()) && extractor.extract(context, values.size(), out)) {
            values.add(
                    source.kind().isNumber()
                            ? new Value(source.kind(), out.number(), "")
                            : new Value(
                                    source.kind(),
                                    0,
                                    new String(out.bytes(), out.offset(), out.length(), StandardCharsets.ISO_8859_1)));
        }
        return values;
    }

    private static String text(ByteString bytes) {
        return new String(bytes.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static boolean passes(ValuePredicate test, Value value, EventContext context) {
        return switch (test) {
            case ValuePredicate.Present _ -> true;
            case ValuePredicate.NumberMember(var values, boolean negated) -> values.contains(value.number()) != negated;
            case ValuePredicate.BytesMember(var values, boolean negated) ->
                values.stream().anyMatch(v -> text(v).equals(value.text())) != negated;
            case ValuePredicate.NumberOrder(Operator operator, long bound, ValueKind kind) ->
                ordered(operator, numbers(kind, value.number(), bound));
            case ValuePredicate.BytesOrder(Operator operator, ByteString bound) ->
                ordered(operator, value.text().compareTo(text(bound)));
            case ValuePredicate.StartsWith(ByteString affix) -> value.text().startsWith(text(affix));
            case ValuePredicate.EndsWith(ByteString affix) -> value.text().endsWith(text(affix));
            case ValuePredicate.Contains(ByteString part, boolean fold) -> contains(value.text(), text(part), fold);
            case ValuePredicate.Glob(ByteString pattern, boolean fold) -> glob(text(pattern), value.text(), fold);
            case ValuePredicate.Regex(var _, var compiled) ->
                compiled.matches(new String(value.bytes(), StandardCharsets.UTF_8));
            case ValuePredicate.PathMatch(var paths) -> paths.stream().anyMatch(p -> below(text(p), value.text()));
            case ValuePredicate.InNetwork(List<Network> networks, boolean negated) ->
                networks.stream().anyMatch(n -> within(n, value.bytes())) != negated;
            case ValuePredicate.Against(Operator operator, Source right) ->
                read(right, context).stream().anyMatch(r -> compared(operator, value, r));
            case ValuePredicate.Combined(var modifier, List<ValuePredicate> tests) -> {
                long hold =
                        tests.stream().filter(t -> passes(t, value, context)).count();
                yield switch (modifier) {
                    case ONEOF -> hold == 1;
                    case ANYOF -> hold > 0;
                    case ALLOF, NONE -> hold == tests.size();
                };
            }
        };
    }

    private static int numbers(ValueKind kind, long a, long b) {
        return switch (kind) {
            case DOUBLE -> Double.compare(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
            case SIGNED -> Long.compare(a, b);
            case UNSIGNED, BOOL -> Long.compareUnsigned(a, b);
            case STRING, BUFFER, ADDRESS, NETWORK, OTHER ->
                throw new IllegalArgumentException(kind + " is not numeric");
        };
    }

    private static boolean ordered(Operator operator, int comparison) {
        return switch (operator) {
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
            case NOT_EQUAL -> comparison != 0;
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS -> comparison == 0;
            case GLOB, IGLOB, CONTAINS, ICONTAINS, BCONTAINS, STARTSWITH, BSTARTSWITH, ENDSWITH, REGEX, PMATCH ->
                throw new IllegalArgumentException(operator + " is not a comparison");
        };
    }

    private static boolean compared(Operator operator, Value left, Value right) {
        return switch (operator) {
            case STARTSWITH, BSTARTSWITH -> left.text().startsWith(right.text());
            case ENDSWITH -> left.text().endsWith(right.text());
            case CONTAINS, BCONTAINS -> left.text().contains(right.text());
            case ICONTAINS -> contains(left.text(), right.text(), true);
            case GLOB -> glob(right.text(), left.text(), false);
            case IGLOB -> glob(right.text(), left.text(), true);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, DOUBLE_EQUAL, NOT_EQUAL, IN, INTERSECTS ->
                ordered(
                        operator,
                        left.kind().isNumber()
                                ? numbers(left.kind(), left.number(), right.number())
                                : left.text().compareTo(right.text()));
            case REGEX, PMATCH -> throw new IllegalArgumentException(operator + " with a field");
        };
    }

    private static boolean contains(String text, String part, boolean fold) {
        return fold ? lower(text).contains(lower(part)) : text.contains(part);
    }

    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }

    private static boolean glob(String pattern, String text, boolean fold) {
        String regex = GlobTranslation.regex(pattern);
        return regex != null
                && Pattern.compile(regex, Pattern.DOTALL | (fold ? Pattern.CASE_INSENSITIVE : 0))
                        .matcher(text)
                        .matches();
    }

    private static boolean below(String above, String path) {
        List<String> wanted = components(above);
        List<String> given = components(path);
        if (wanted.size() > given.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            boolean pattern = wanted.get(i).matches("(?s).*[*?\\[].*");
            if (pattern
                    ? !glob(wanted.get(i), given.get(i), false)
                    : !wanted.get(i).equals(given.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> components(String path) {
        return Arrays.stream(path.split("/", -1)).filter(c -> !c.isEmpty()).toList();
    }

    private static boolean within(Network network, byte[] address) {
        byte[] own = network.address().bytes();
        if (own.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < network.prefix(); bit++) {
            if (((own[bit / 8] ^ address[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
