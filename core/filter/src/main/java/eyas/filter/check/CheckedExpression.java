package eyas.filter.check;

import java.util.List;

/** A condition with bound fields, parsed values and expanded macros. Immutable. */
public sealed interface CheckedExpression {

    /** Holds if all children hold. */
    record And(List<CheckedExpression> children) implements CheckedExpression {
        public And {
            children = List.copyOf(children);
        }
    }

    /** Holds if any child holds. */
    record Or(List<CheckedExpression> children) implements CheckedExpression {
        public Or {
            children = List.copyOf(children);
        }
    }

    /** Holds if the child does not. */
    record Not(CheckedExpression child) implements CheckedExpression {}

    /** Tests a predicate on the event. */
    record Test(Predicate predicate) implements CheckedExpression {}
}
