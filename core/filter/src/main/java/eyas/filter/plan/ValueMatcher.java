package eyas.filter.plan;

import com.google.re2j.Matcher;
import eyas.fields.FieldValue;
import eyas.filter.check.ByteString;
import eyas.filter.check.Network;
import eyas.filter.check.Source;
import eyas.filter.check.ValueKind;
import eyas.filter.check.ValuePredicate;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Tests one value. Belongs to one thread; allocates nothing, except for regular expressions, whose engine creates a small object for each
 * input.
 */
@FunctionalInterface
interface ValueMatcher {
    boolean test(FieldValue value);

    /** Creates the matcher of {@code test}; {@code slots} provides the values of the right side of a field comparison. */
    static ValueMatcher of(ValuePredicate test, Function<Source, SourceSlot> slots) {
        return switch (test) {
            case ValuePredicate.Present _ -> _ -> true;
            case ValuePredicate.NumberMember(var values, boolean negated) -> {
                GroupIndex index = GroupIndex.ofNumbers(List.of(new ValuePredicate.NumberMember(values, false)));
                yield value -> index.row(value, Row.NONE).size() > 0 != negated;
            }
            case ValuePredicate.BytesMember(var values, boolean negated) -> {
                GroupIndex index = GroupIndex.ofStrings(List.of(new ValuePredicate.BytesMember(values, false)));
                yield value -> index.row(value, Row.NONE).size() > 0 != negated;
            }
            case ValuePredicate.NumberOrder(Operator operator, long bound, ValueKind kind) ->
                value -> holds(operator, compare(kind, value.number(), bound));
            case ValuePredicate.BytesOrder(Operator operator, ByteString bound) ->
                value -> holds(operator, compare(value, bound.bytes(), 0, bound.bytes().length));
            case ValuePredicate.StartsWith(ByteString affix) -> {
                byte[] bytes = affix.bytes();
                yield v -> ByteRanges.startsWith(v.bytes(), v.offset(), v.length(), bytes, 0, bytes.length);
            }
            case ValuePredicate.EndsWith(ByteString affix) -> {
                byte[] bytes = affix.bytes();
                yield v -> ByteRanges.endsWith(v.bytes(), v.offset(), v.length(), bytes, 0, bytes.length);
            }
            case ValuePredicate.Contains(ByteString part, boolean fold) -> {
                byte[] bytes = part.bytes();
                yield v -> ByteRanges.contains(v.bytes(), v.offset(), v.length(), bytes, 0, bytes.length, fold);
            }
            case ValuePredicate.Glob(ByteString pattern, boolean fold) -> {
                byte[] bytes = pattern.bytes();
                yield v -> GlobPattern.matches(bytes, 0, bytes.length, v.bytes(), v.offset(), v.length(), fold);
            }
            case ValuePredicate.Regex regex -> regex(regex);
            case ValuePredicate.PathMatch(var paths) -> {
                PathTree tree = new PathTree(paths);
                yield v -> tree.matches(v.bytes(), v.offset(), v.length());
            }
            case ValuePredicate.InNetwork(List<Network> networks, boolean negated) -> {
                Network[] all = networks.toArray(Network[]::new);
                yield v -> inAny(all, v) != negated;
            }
            case ValuePredicate.Against(Operator operator, var right) ->
                new FieldMatcher(operator, right.kind(), slots.apply(right));
            case ValuePredicate.Combined(ListModifier modifier, List<ValuePredicate> tests) -> {
                ValueMatcher[] all = tests.stream().map(t -> of(t, slots)).toArray(ValueMatcher[]::new);
                yield value -> combined(modifier, all, value);
            }
        };
    }

    private static ValueMatcher regex(ValuePredicate.Regex regex) {
        TextView view = new TextView();
        Matcher matcher = regex.compiled().matcher(view);
        ValueMatcher whole = value -> {
            view.decode(value);
            matcher.reset(view);
            return matcher.matches();
        };
        List<ByteString> required = RegexPrefilter.of(regex.compiled().pattern()).stream()
                .map(ByteString::new)
                .toList();
        if (required.isEmpty()) {
            return whole;
        }
        GroupIndex texts = GroupIndex.ofSubstrings(required);
        Row found = new Row();
        return value -> texts.row(value, found).size() > 0 && whole.test(value);
    }

    private static boolean inAny(Network[] networks, FieldValue value) {
        for (Network network : networks) {
            if (network.contains(value.bytes(), value.offset(), value.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean combined(ListModifier modifier, ValueMatcher[] tests, FieldValue value) {
        int hold = 0;
        for (ValueMatcher test : tests) {
            boolean one = test.test(value);
            hold += one ? 1 : 0;
            if (one ? modifier == ListModifier.ANYOF : modifier == ListModifier.ALLOF) {
                return one;
            }
        }
        return modifier == ListModifier.ALLOF || (modifier == ListModifier.ONEOF && hold == 1);
    }

    /** Compares two numbers of one kind. */
    static int compare(ValueKind kind, long a, long b) {
        return switch (kind) {
            case UNSIGNED, BOOL -> Long.compareUnsigned(a, b);
            case DOUBLE -> Double.compare(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
            case SIGNED, STRING, BUFFER, ADDRESS, NETWORK, OTHER -> Long.compare(a, b);
        };
    }

    /** Compares the bytes of a value with a byte range, as unsigned bytes. */
    static int compare(FieldValue value, byte[] bytes, int from, int length) {
        return Arrays.compareUnsigned(
                value.bytes(), value.offset(), value.offset() + value.length(), bytes, from, from + length);
    }

    /** Returns whether an ordering operator holds for the result of a comparison. */
    static boolean holds(Operator operator, int comparison) {
        return switch (operator) {
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
            case EQUAL, DOUBLE_EQUAL, IN, INTERSECTS -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case GLOB, IGLOB, CONTAINS, ICONTAINS, BCONTAINS, STARTSWITH, BSTARTSWITH, ENDSWITH, REGEX, PMATCH ->
                throw new IllegalArgumentException(operator + " is not a comparison");
        };
    }
}
