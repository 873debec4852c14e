package eyas.filter.check;

import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operator;
import org.jspecify.annotations.Nullable;

/** Evaluates tests of {@code evt.num} whose outcome is constant because event numbers start at 1. */
final class EventNumber {
    private EventNumber() {}

    /** Returns the constant outcome of a test of {@code evt.num}, or null if it depends on the event. */
    static @Nullable Boolean outcome(Comparison comparison) {
        if (comparison.right() instanceof LiteralList list) {
            boolean nothing = list.items().stream().allMatch(item -> number(item) == 0);
            boolean never = nothing && comparison.operator() == Operator.IN;
            return never ? Boolean.FALSE : null;
        }
        if (!(comparison.right() instanceof Literal literal)) {
            return null;
        }
        // A negative literal wraps to a large number, as for all unsigned fields.
        long n = number(literal);
        boolean zero = n == 0;
        boolean atMostOne = n == 0 || n == 1;
        return switch (comparison.operator()) {
            case EQUAL, DOUBLE_EQUAL, LESS_OR_EQUAL -> zero ? Boolean.FALSE : null;
            case NOT_EQUAL, GREATER -> zero ? Boolean.TRUE : null;
            case LESS -> atMostOne ? Boolean.FALSE : null;
            case GREATER_OR_EQUAL -> atMostOne ? Boolean.TRUE : null;
            default -> null;
        };
    }

    private static long number(Literal literal) {
        try {
            return Long.parseLong(literal.text());
        } catch (NumberFormatException e) {
            // The value does not fit a long, so the outcome is not constant; invalid numbers are reported by the check.
            return Long.MAX_VALUE;
        }
    }
}
