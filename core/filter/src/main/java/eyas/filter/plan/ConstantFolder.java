package eyas.filter.plan;

import eyas.event.Bytes;
import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.SyscallTable;
import eyas.fields.BoundField;
import eyas.fields.FieldValue;
import eyas.fields.StaticValue;
import eyas.filter.check.ByteString;
import eyas.filter.check.CheckedExpression;
import eyas.filter.check.Predicate;
import eyas.filter.check.Source;
import eyas.filter.check.ValuePredicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a condition into a node for one event code, replacing tests whose outcome the code determines by constants.
 *
 * <p>Known for a code:
 * <ul>
 * <li>{@code evt.type} and {@code syscall.type}; where the event itself carries the name, as generic and asynchronous events do, only names
 * of no system call are excluded for generic events
 * <li>{@code evt.dir}
 * <li>{@code evt.arg.x} and {@code evt.rawarg.x} are absent if the code has no parameter x
 * <li>{@code evt.num} is at least 1
 * <li>{@link StaticValue} of other fields
 * </ul>
 */
final class ConstantFolder {
    private final EventInfo info;
    private final PredicateTable predicates;
    private final NodeTable nodes;
    private final FieldValue constant = new FieldValue();

    ConstantFolder(EventInfo info, PredicateTable predicates, NodeTable nodes) {
        this.info = info;
        this.predicates = predicates;
        this.nodes = nodes;
    }

    int fold(CheckedExpression expression) {
        return fold(expression, false);
    }

    private int fold(CheckedExpression expression, boolean negated) {
        return switch (expression) {
            case CheckedExpression.And(List<CheckedExpression> children) ->
                negated ? nodes.or(all(children, true)) : nodes.and(all(children, false));
            case CheckedExpression.Or(List<CheckedExpression> children) ->
                negated ? nodes.and(all(children, true)) : nodes.or(all(children, false));
            case CheckedExpression.Not(CheckedExpression child) -> fold(child, !negated);
            case CheckedExpression.Test(Predicate predicate) -> {
                Boolean known = known(predicate);
                yield known == null
                        ? nodes.literal(predicates.intern(predicate), negated)
                        : known != negated ? NodeTable.TRUE : NodeTable.FALSE;
            }
        };
    }

    private List<Integer> all(List<CheckedExpression> children, boolean negated) {
        List<Integer> folded = new ArrayList<>(children.size());
        for (CheckedExpression child : children) {
            folded.add(fold(child, negated));
        }
        return folded;
    }

    private @Nullable Boolean known(Predicate predicate) {
        if (isImpossible(predicate.test())) {
            return false;
        }
        if (!(predicate.source() instanceof Source.Field(BoundField field))
                || predicate.test() instanceof ValuePredicate.Against) {
            return null;
        }
        return switch (field.definition().name()) {
            case "evt.type" ->
                hasOwnName() ? byNamesOfCalls(predicate.test()) : (Boolean) onText(predicate.test(), info.name());
            case "syscall.type" ->
                (hasOwnName() || (info.category() & EventCategory.SYSCALL) == 0)
                        ? byNamesOfCalls(predicate.test())
                        : (Boolean) onText(predicate.test(), info.name());
            case "evt.dir" -> onText(predicate.test(), info.isEnter() ? ">" : "<");
            case "evt.arg", "evt.rawarg" -> isAbsent(field.argument()) ? Boolean.FALSE : null;
            case "evt.num" -> onNumber(predicate.test());
            default -> byCode(field, predicate.test());
        };
    }

    /** Decides a test from the field's static value for this code. */
    private @Nullable Boolean byCode(BoundField field, ValuePredicate test) {
        return switch (StaticValue.of(field.definition().name(), info)) {
            case StaticValue.Unknown _ -> null;
            case StaticValue.Absent _ -> false;
            case StaticValue.Number(long value, boolean certain) -> {
                constant.set(value);
                boolean holds = ValueMatcher.of(test, ConstantFolder::noField).test(constant);
                yield (holds && !certain) ? null : (Boolean) holds;
            }
            case StaticValue.Letter(char value) -> onText(test, String.valueOf(value)) ? null : (Boolean) false;
        };
    }

    private static boolean isImpossible(ValuePredicate test) {
        return switch (test) {
            case ValuePredicate.NumberMember(var values, boolean negated) -> values.isEmpty() && !negated;
            case ValuePredicate.BytesMember(var values, boolean negated) -> values.isEmpty() && !negated;
            case ValuePredicate.InNetwork(var networks, boolean negated) -> networks.isEmpty() && !negated;
            case ValuePredicate.PathMatch(var paths) -> paths.isEmpty();
            default -> false;
        };
    }

    private boolean hasOwnName() {
        return switch (info.code()) {
            case EventCode.GENERIC_E, EventCode.GENERIC_X, EventCode.ASYNCEVENT_E, EventCode.ASYNCEVENT_X -> true;
            default -> false;
        };
    }

    /** Decides a test of a generic event for names that are not system calls. */
    private @Nullable Boolean byNamesOfCalls(ValuePredicate test) {
        boolean generic = info.code() == EventCode.GENERIC_E || info.code() == EventCode.GENERIC_X;
        if (generic
                && test instanceof ValuePredicate.BytesMember(var names, boolean negated)
                && names.stream().noneMatch(ConstantFolder::mayBeCall)) {
            return negated;
        }
        return null;
    }

    /** Returns whether a generic event can have the name; the name of an unknown call is empty. */
    private static boolean mayBeCall(ByteString name) {
        return name.bytes().length == 0 || SyscallTable.find(Bytes.text(name.bytes())) != null;
    }

    private boolean onText(ValuePredicate test, String text) {
        constant.point(Bytes.of(text));
        return ValueMatcher.of(test, ConstantFolder::noField).test(constant);
    }

    private static SourceSlot noField(Source source) {
        throw new IllegalStateException("no value of " + source.text() + " while folding");
    }

    private boolean isAbsent(@Nullable String name) {
        return name != null && !name.isEmpty() && !Character.isDigit(name.charAt(0)) && info.paramIndex(name) < 0;
    }

    private static @Nullable Boolean onNumber(ValuePredicate test) {
        return switch (test) {
            case ValuePredicate.NumberMember(var values, boolean negated) ->
                values.equals(Set.of(0L)) ? (Boolean) negated : null;
            case ValuePredicate.NumberOrder(var operator, long bound, var _) -> {
                boolean zero = bound == 0;
                boolean atMostOne = bound == 0 || bound == 1;
                yield switch (operator) {
                    case LESS -> atMostOne ? Boolean.FALSE : null;
                    case LESS_OR_EQUAL -> zero ? Boolean.FALSE : null;
                    case GREATER -> zero ? Boolean.TRUE : null;
                    case GREATER_OR_EQUAL -> atMostOne ? Boolean.TRUE : null;
                    default -> null;
                };
            }
            default -> null;
        };
    }
}
