package eyas.filter.check;

import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.SyntheticEvents;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.Exists;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.Right;
import eyas.filter.syntax.Operator;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the event codes and system calls for which a condition can hold.
 *
 * <p>Only two kinds of test restrict the set: tests of {@code evt.type} and {@code syscall.type} with {@code =}, {@code !=} and {@code in},
 * and tests of {@code evt.num} with a constant outcome. Every other test can hold for any code, negated or not. Negation is pushed down to
 * the tests by De Morgan's laws. A name stands for all its codes: entry events, exit events and old versions. A name that only a system
 * call has stands for the generic events.
 */
public final class EventTypes {
    /** The number of matching codes above which a condition counts as having no event-type restriction. */
    public static final int MANY = 100;

    private final BitSet all;
    private final Function<String, BitSet> named;

    private EventTypes(BitSet all, Function<String, BitSet> named) {
        this.all = all;
        this.named = named;
    }

    /** Returns the event codes for which {@code expression} can hold. An unexpanded macro can hold for any code. */
    public static BitSet of(Expression expression) {
        BitSet every = new BitSet();
        every.set(0, EventTable.size());
        return new EventTypes(every, EventTypes::codes).visit(expression, false);
    }

    /** Returns the codes of the system calls, as {@link SyscallInfo#code}, for which {@code expression} can hold. */
    public static BitSet syscalls(Expression expression) {
        BitSet every = new BitSet();
        SyscallTable.all().forEach(syscall -> every.set(syscall.code()));
        return new EventTypes(every, EventTypes::syscallCodes).visit(expression, false);
    }

    /** Returns whether {@code name} is the name of an event or of a system call. */
    public static boolean isKnown(String name) {
        return !EventTable.named(name).isEmpty()
                || SyscallTable.find(name) != null
                || SyntheticEvents.NAMES.contains(name);
    }

    private static BitSet codes(String name) {
        BitSet codes = new BitSet();
        for (EventInfo event : EventTable.named(name)) {
            codes.set(event.code());
        }
        if (SyntheticEvents.NAMES.contains(name)) {
            codes.set(EventCode.ASYNCEVENT_E);
        }
        if (codes.isEmpty() && SyscallTable.find(name) != null) {
            codes.set(EventCode.GENERIC_E);
            codes.set(EventCode.GENERIC_X);
        }
        return codes;
    }

    private static BitSet syscallCodes(String name) {
        BitSet codes = new BitSet();
        SyscallInfo direct = SyscallTable.find(name);
        if (direct != null) {
            codes.set(direct.code());
        }
        for (EventInfo event : EventTable.named(name)) {
            for (SyscallInfo syscall : SyscallTable.all()) {
                if (syscall.exitCode() == (event.code() | 1) && syscall.isDedicated()) {
                    codes.set(syscall.code());
                }
            }
        }
        return codes;
    }

    private BitSet visit(Expression expression, boolean negated) {
        return switch (expression) {
            case And(List<Expression> children, var _) ->
                negated ? union(children, true) : intersection(children, false);
            case Or(List<Expression> children, var _) ->
                negated ? intersection(children, true) : union(children, false);
            case Not(Expression child, var _) -> visit(child, !negated);
            case MacroReference _ -> all;
            case Exists(FieldOperand field, var _) when isEventType(field) -> negated ? new BitSet() : all;
            case Exists _ -> all;
            case Comparison comparison -> {
                BitSet restricted = restricted(comparison);
                if (restricted == null) {
                    yield all;
                }
                BitSet codes = (BitSet) restricted.clone();
                if (negated) {
                    codes.flip(0, all.length());
                    codes.and(all);
                }
                yield codes;
            }
        };
    }

    private BitSet intersection(List<Expression> children, boolean negated) {
        BitSet codes = (BitSet) all.clone();
        children.forEach(child -> codes.and(visit(child, negated)));
        return codes;
    }

    private BitSet union(List<Expression> children, boolean negated) {
        BitSet codes = new BitSet();
        children.forEach(child -> codes.or(visit(child, negated)));
        return codes;
    }

    /** Returns the codes for which {@code comparison} can hold, or null if it does not restrict them. */
    private @Nullable BitSet restricted(Comparison comparison) {
        if (!(comparison.left() instanceof FieldOperand field)
                || comparison.modifier() != ListModifier.NONE
                || field.argument() != null) {
            return null;
        }
        if (field.name().equals("evt.num")) {
            Boolean holds = EventNumber.outcome(comparison);
            return holds == null ? null : holds ? all : new BitSet();
        }
        return isEventType(field) ? byName(comparison) : null;
    }

    private @Nullable BitSet byName(Comparison comparison) {
        BitSet codes = new BitSet();
        Right right = comparison.right();
        if (right instanceof Literal literal) {
            codes.or(named.apply(literal.text()));
        } else if (right instanceof LiteralList list) {
            list.items().forEach(item -> codes.or(named.apply(item.text())));
        } else {
            return null;
        }
        Operator operator = comparison.operator();
        if (operator == Operator.NOT_EQUAL) {
            codes.flip(0, all.length());
            codes.and(all);
            return codes;
        }
        return operator == Operator.EQUAL || operator == Operator.DOUBLE_EQUAL || operator == Operator.IN
                ? codes
                : null;
    }

    static boolean isEventType(FieldOperand field) {
        return field.argument() == null
                && (field.name().equals("evt.type") || field.name().equals("syscall.type"));
    }
}
